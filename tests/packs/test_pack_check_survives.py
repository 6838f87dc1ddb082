"""Whatever stands in a pack's files, the check lists faults and does not fall over."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from packs.toy import FILES, make_pack, problems_of
from zhiren.policy.pack_yaml import read_yaml
from zhiren.policy.packs import PackError, load_pack

NAMES = [name for name in FILES if name.endswith(".yaml")]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.just(1.5),
    st.sampled_from(["", "x", "toy-2020#2.1", "2020-02-30", "rule:training-hours"]),
    st.just([]),
    st.just({}),
    st.lists(st.sampled_from([1, "x", None, {}, []]), max_size=2),
    st.dictionaries(st.sampled_from(["x", "id", "clauses", "values"]), st.just(1), max_size=2),
)


def paths_of(data, path=()):
    yield path
    children = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in children:
        yield from paths_of(value, (*path, key))


def put(data, path, value):
    if not path:
        return value
    key, *rest = path
    data[key] = put(data[key], rest, value)
    return data


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_odd_value_anywhere_never_breaks_the_check(data):
    name = data.draw(st.sampled_from(NAMES))
    read = read_yaml(name, FILES[name].encode()).data
    path = data.draw(st.sampled_from(list(paths_of(read))))
    odd = put(read, path, data.draw(ODD))
    with tempfile.TemporaryDirectory() as folder:
        directory = make_pack(Path(folder))
        (directory / name).write_text(json.dumps(odd, ensure_ascii=False), "utf-8")
        found = problems_of(directory)
        assert all(problem.remedy and problem.line >= 1 for problem in found)
        with suppress(PackError):
            load_pack(directory)
