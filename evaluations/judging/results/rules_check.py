"""The rules of a certified document held against those that are stored now."""

from collections.abc import Iterator, Mapping

from evaluations.judging.results.inputs import rules_of
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.result_document import PolicyV2, ResultDocumentV3
from evaluations.judging.results.rules_content import dimension_content, policy_content
from evaluations.judging.scoring.content import rubric_content
from evaluations.setup.rounds.models import Category
from evaluations.setup.rubrics.tree import RubricTree

Found = tuple[str, str]


def rubric_problems(content: ResultDocumentV3, tree: RubricTree) -> Iterator[Found]:
    """The rubric as it is stored now against the one that was certified."""
    if rubric_content(tree) != content["rubric"]:
        yield ("rubric", "has another name, rule, full marks, base or classes now")
    now = [dimension_content(dimension) for dimension in tree.dimensions]
    for at, (current, certified) in enumerate(
        zip(now, content["dimensions"], strict=False), start=1
    ):
        if current != certified:
            where = f"rubric, dimension {at}"
            yield (where, "has other weights, names, full marks or ways of entry now")
    if len(now) != len(content["dimensions"]):
        yield ("rubric", "has another number of dimensions now")


def policy_problems(content: ResultDocumentV3, category: Category) -> Iterator[Found]:
    """The rules of counting as they are stored now against those that were certified."""
    then, now = content["policy"], policy_content(rules_of(category))
    if content["schema"] == FIRST:
        now = _as_first(now, then)
    stored: Mapping[str, object] = {**now}
    for name, certified in then.items():
        if stored[name] != certified:
            words = name.replace("_", " ")
            yield ("rules", f"{words} was certified as {certified}, and is {stored[name]} now")


def _as_first(now: PolicyV2, then: PolicyV2) -> PolicyV2:
    """The rules of now as far as the first version told them: minimums without their numbers, and
    of an agreed sheet one sheet as the quorum."""

    def unnumbered(policy: PolicyV2) -> list[str]:
        return sorted(str({**requirement, "number": 0}) for requirement in policy["requirements"])

    is_same = unnumbered(now) == unnumbered(then)
    return {
        **now,
        "quorum": then["quorum"] if then["is_agreed"] else now["quorum"],
        "requirements": then["requirements"] if is_same else now["requirements"],
    }
