import pytest
from zhiren.web.bridge.evaluating import evaluate_register
from zhiren.web.bridge.judging import judge_touched
from zhiren.web.register.models import Institution, Person, Unit
from web import cast


def by_key(found):
    return {f.key: dict(f.values) for f in found}


def everybody(institution):
    return (
        set(Person.objects.filter(institution=institution).values_list("pk", flat=True)),
        set(Unit.objects.filter(institution=institution).values_list("pk", flat=True)),
    )


@pytest.mark.parametrize("code", ["linjiang", "hedong"])
def test_all_subjects_touched_give_what_a_whole_run_gives(people, code):
    institution = Institution.objects.get(code=code)
    whole = by_key(evaluate_register(institution, cast.AS_OF).found)
    touched = judge_touched(institution, *everybody(institution), cast.AS_OF)
    mine = by_key(touched.outcome.found)
    left = {k: v for k, v in whole.items() if k[2] in touched.covered[k[1]]}
    print(code, len(whole), len(left), len(mine))
    print([k for k in whole if k not in left][:9])
    assert mine == left
