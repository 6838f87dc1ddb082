"""Invented names: frequent surnames by their share, given names from common characters.

The lists hold single characters and parts of names, never a person; a full name that exists
somewhere is a coincidence of frequent parts.
"""

from __future__ import annotations

from zhiren_demo.chance import chance

# Surname and its rough share in thousandths of those listed; together 1,000 slots.
_SHARES = (
    "王80 李79 张72 刘57 陈50 杨33 黄25 赵24 吴22 周21 徐19 孙18 马16 朱15 胡14 郭14 何13 林13 "
    "高12 罗11 郑10 梁10 谢9 宋9 唐9 许8 韩8 冯8 邓8 曹8 彭8 曾7 肖7 田7 董7 袁6 潘6 于6 蒋6 "
    "蔡6 余6 杜5 叶5 程5 苏5 魏5 吕5 丁5 任5 沈5 姚5 卢5 姜5 崔5 钟4 谭4 陆4 汪4 范4 金4 石4 "
    "廖4 贾4 夏4 韦4 付4 方4 白4 邹4 孟4 熊4 秦4 邱4 江4 尹3 薛3 闫3 段3 雷3 侯3 龙3 史3 陶3 "
    "黎3 贺3 顾3 毛3 郝3 龚3 邵3 万3 钱3 严3 武3 戴3 莫3 孔3 向3 汤3 欧阳2 上官1 司徒1 诸葛1"
)
SURNAMES: tuple[str, ...] = tuple(
    entry.rstrip("0123456789")
    for entry in _SHARES.split()
    for _ in range(int(entry[len(entry.rstrip("0123456789")) :]))
)
MALE = tuple("伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆旭宁博文立志远松毅诚瑞晨阳昊然恒川")
FEMALE = tuple("芳娜敏静丽艳娟霞秀燕玲婷慧莹雪琳倩颖洁梅云莉兰萍红蕾璐瑶妍岚欣怡佳雯菲晓璇悦宁")
ETHNIC_NAMES = (
    ("维吾尔族", "阿依古丽", "买买提"),
    ("维吾尔族", "迪丽拜尔", "吐尔逊"),
    ("哈萨克族", "努尔兰", "叶尔肯"),
    ("藏族", "扎西", "多吉"),
    ("藏族", "卓玛", "央宗"),
    ("蒙古族", "巴特尔", "苏和"),
    ("柯尔克孜族", "阿曼", "托合提"),
    ("维吾尔族", "艾力", "阿不都热依木"),
)
OTHER_GROUPS = ("回族", "满族", "土家族", "苗族", "壮族", "布依族")


def invented_name(seed: int, number: int, sex: str | None) -> str:
    """The name of one person; the same seed, number and sex give the same name."""
    surname = SURNAMES[chance(seed, number, 1) % len(SURNAMES)]
    pool = FEMALE if sex == "女" else MALE
    first = pool[chance(seed, number, 2) % len(pool)]
    second = pool[chance(seed, number, 3) % len(pool)]
    return surname + (first if chance(seed, number, 4) % 5 == 0 else first + second)
