"""Bytes to text: which encoding a text file has, and whether the text was decoded rightly.

The test for a right decoding is how many of its Chinese characters are everyday ones. Text decoded
with the wrong table consists of rare characters, so the share tells the two apart by far.
"""

from __future__ import annotations

import re

from zhiren.policy.model import DocumentRefused

# The most frequent characters of official prose; any Chinese text draws a good share from them.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信"
    "马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连"
    "断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存"
    "候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底"
    "液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排"
    "供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑"
    "请印职岗考核评聘训遵守履考勤假核审批材奖惩组织附则总职责条款医院校采购差旅报销培训负责解释执行自起"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LATIN_NOISE = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u2013-\u2022\u20ac]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_ENOUGH = 0.30

REMEDY_ENCODING = "请用原程序重新打开该文件，另存为 UTF-8（或 GB18030）编码的文本后再导入"


def everyday_share(text: str) -> float:
    """Share of everyday characters among the Chinese ones; 0.0 if there are none."""
    chinese = _CJK.findall(text)
    if not chinese:
        return 0.0
    return sum(char in _EVERYDAY for char in chinese) / len(chinese)


def decode(data: bytes, file: str, declared: str | None = None) -> str:
    """The text of a file's bytes: by mark, by declaration, else UTF-8, else GB18030.

    DocumentRefused for control bytes, for a declared encoding that the bytes do not have, and for
    bytes that are no text in any of the encodings.
    """
    marked = _by_mark(data, file)
    if marked is not None:
        return marked
    if b"\x00" in data:
        raise DocumentRefused(
            file,
            "文件含有二进制内容（零字节），不是文本",
            "请确认文件格式，或从原程序另存为文本后再导入",
        )
    if declared:
        return _by_declaration(data, file, declared)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentRefused(file, "文件既不是 UTF-8 也不是 GB18030 编码的文本", REMEDY_ENCODING)


def _by_mark(data: bytes, file: str) -> str | None:
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    for mark, encoding in marks:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentRefused(
                    file,
                    f"文件开头标明是 {encoding.upper()} 编码，第 {error.start + 1} 个字节起却不是",
                    REMEDY_ENCODING,
                ) from error
    return None


def _by_declaration(data: bytes, file: str, declared: str) -> str:
    name = declared.strip().lower()
    # Pages that say gb2312 or gbk use characters of the larger table.
    encoding = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80", "x-gbk"} else name
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise DocumentRefused(
            file, f"文件声明的编码“{declared}”无法识别", REMEDY_ENCODING
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            file,
            f"文件声明的编码是 {declared}，第 {error.start + 1} 个字节起却不是该编码",
            "请把声明改成实际编码（常见为 GB18030），或" + REMEDY_ENCODING.removeprefix("请"),
        ) from error


def refuse_unreadable(text: str, file: str) -> None:
    """DocumentRefused for a text that is empty, without Chinese, or decoded with a wrong table."""
    if not text.strip():
        raise DocumentRefused(file, "文件是空的，没有文字", "请确认导出是否成功，换用有正文的文件")
    lost = text.count("\ufffd") + text.count("锟斤拷") + text.count("烫烫烫")
    if lost:
        raise DocumentRefused(
            file,
            f"文字中有 {lost} 处解码失败的痕迹（“\ufffd”或“锟斤拷”），原字已经丢失",
            "该文件曾被用错误的编码另存，请从原件重新导出",
        )
    _refuse_garbled(text, file)
    _refuse_foreign_characters(text, file)
    if not _CJK.search(text):
        raise DocumentRefused(
            file, "文件中没有中文文字", "请确认选对了文件；扫描件请先做文字识别（OCR）"
        )


def _refuse_foreign_characters(text: str, file: str) -> None:
    private = len(_PRIVATE.findall(text))
    if private >= 3 and private * 20 > len(_CJK.findall(text)):
        raise DocumentRefused(
            file,
            f"文字中有 {private} 个无法显示的自造字符，文件可能是 Big5 等别的编码，或字体没有文字编码",
            REMEDY_ENCODING,
        )
    control = len(_CONTROL.findall(text))
    if control >= 3 and control * 50 > len(text):
        raise DocumentRefused(
            file,
            f"文字中有 {control} 个控制字符，文件不是文本",
            "请确认文件格式，或从原程序另存为文本后再导入",
        )


def _refuse_garbled(text: str, file: str) -> None:
    sample = text[:20000]
    share = everyday_share(sample)
    chinese = len(_CJK.findall(sample))
    noise = len(_LATIN_NOISE.findall(sample))
    if chinese >= 20 and share < _ENOUGH:
        truly = _reading_of(sample, "gb18030", ("utf-8",)) or "另一种编码（如 Big5）"
    elif noise >= 8 and noise > 2 * chinese:
        truly = _reading_of(sample, "cp1252", ("utf-8", "gb18030")) or (
            _reading_of(sample, "latin-1", ("utf-8", "gb18030")) or "另一种编码（如 Big5）"
        )
    elif chinese >= 4 and (truly := _reading_of(sample, "gb18030", ("utf-8",))):
        pass
    else:
        return
    raise DocumentRefused(
        file,
        f"文字是乱码：内容原为 {truly}，被按别的编码解读过（如“{_excerpt(sample)}”）",
        REMEDY_ENCODING,
    )


def _reading_of(garbled: str, used: str, candidates: tuple[str, ...]) -> str:
    """The encoding in which the text makes sense once the wrong step is undone; else empty."""
    data = garbled.encode(used, errors="ignore")
    for encoding in candidates:
        healed = data.decode(encoding, errors="ignore")
        kept = len(_CJK.findall(healed))
        broken = len(_CJK.findall(garbled)) + len(_LATIN_NOISE.findall(garbled))
        if kept >= broken / 4 and everyday_share(healed) > max(0.45, everyday_share(garbled) + 0.2):
            return encoding.upper()
    return ""


def _excerpt(text: str) -> str:
    return "".join(text.split())[:12]
