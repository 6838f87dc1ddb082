"""Lists of accounts as files: 账号,姓名,工号."""

from __future__ import annotations

import csv
import io

from django.core.exceptions import ValidationError

from zhiren.web.accounts.forms import UserForm
from zhiren.web.accounts.services.users import NewUser

HEADER = ("账号", "姓名", "工号")
# Each account costs a password hash, slow on purpose.
MOST_ROWS = 200


class UserListError(ValueError):
    """A file that is no list of accounts; says why, and what to do."""


def read_user_list(data: bytes) -> list[NewUser]:
    r"""The accounts a file asks for, each with its line and the faults that the line shows.

    Raises UserListError for what is no such list.

    >>> read_user_list("账号,姓名,工号\nzs,张三,A001\n".encode())[0].person_code
    'A001'
    """
    rows = _rows(_text(data))
    if not rows:
        raise UserListError("文件中没有账号。首行是表头，从第二行起每行一个账号。")
    if len(rows) > MOST_ROWS:
        raise UserListError(f"一次最多 {MOST_ROWS} 个账号，文件中有 {len(rows)} 个。请分成几份。")
    found: list[NewUser] = []
    seen: dict[str, int] = {}
    for number, (username, name, code) in rows:
        faults = _faults(username, name)
        key = username.lower()
        if key and key in seen:
            faults.append(f"账号与第 {seen[key]} 行重复。")
        seen.setdefault(key, number)
        found.append(NewUser(username, name, person_code=code, line=number, faults=tuple(faults)))
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserListError("读不出文件的文字编码。请另存为 CSV（UTF-8）。")


def _rows(text: str) -> list[tuple[int, tuple[str, str, str]]]:
    """Lines with something in them, by their numbers in the file; the header is left out."""
    if "\0" in text:
        raise UserListError("这不是 CSV 文件。Excel 文件请另存为 CSV（UTF-8）。")
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text))
    try:
        for line in reader:
            cells = [cell.strip() for cell in line]
            if any(cells):
                lines.append((reader.line_num, cells))
    except csv.Error as error:
        raise UserListError(f"CSV 写法有误：{error}。请重新另存一次。") from error
    if not lines or tuple(lines[0][1][: len(HEADER)]) not in (HEADER, HEADER[:2]):
        raise UserListError(f"首行须为表头：{','.join(HEADER)}。")
    padded = ((number, [*cells, "", ""]) for number, cells in lines[1:])
    return [(number, (cells[0], cells[1], cells[2])) for number, cells in padded]


def _faults(username: str, name: str) -> list[str]:
    faults = []
    for title, text, field in (
        ("账号", username, UserForm.base_fields["username"]),
        ("姓名", name, UserForm.base_fields["name"]),
    ):
        try:
            field.clean(text)
        except ValidationError as error:
            faults.append(f"{title}：{''.join(error.messages)}")
    return faults
