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
    """A list that cannot be taken; ``problems`` has a sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def read_user_list(data: bytes) -> list[NewUser]:
    r"""The accounts a file asks for. Raises UserListError with every fault that it shows.

    >>> read_user_list("账号,姓名,工号\nzs,张三,A001\n".encode())[0].person_code
    'A001'
    """
    rows = _rows(_text(data))
    problems: list[str] = []
    found: list[NewUser] = []
    seen: dict[str, int] = {}
    for number, (username, name, code) in enumerate(rows, 2):
        problems += [f"第 {number} 行：{text}" for text in _faults(username, name)]
        key = username.lower()
        if key and key in seen:
            problems.append(f"第 {number} 行：账号 {username} 与第 {seen[key]} 行重复。")
        seen.setdefault(key, number)
        found.append(NewUser(username, name, person_code=code))
    if not rows:
        problems.append("文件中没有账号。首行是表头，从第二行起每行一个账号。")
    if len(rows) > MOST_ROWS:
        problems.append(f"一次最多 {MOST_ROWS} 个账号，文件中有 {len(rows)} 个。请分成几份。")
    if problems:
        raise UserListError(problems)
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserListError(["读不出文件的文字编码。请另存为 CSV（UTF-8）。"])


def _rows(text: str) -> list[tuple[str, str, str]]:
    if "\0" in text:
        raise UserListError(["这不是 CSV 文件。Excel 文件请另存为 CSV（UTF-8）。"])
    try:
        lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise UserListError([f"CSV 写法有误：{error}。请重新另存一次。"]) from error
    lines = [line for line in lines if any(line)]
    if not lines or tuple(lines[0][: len(HEADER)]) not in (HEADER, HEADER[:2]):
        raise UserListError([f"首行须为表头：{','.join(HEADER)}。"])
    return [(*line, "", "", "")[:3] for line in lines[1:]]  # type: ignore[misc]


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
