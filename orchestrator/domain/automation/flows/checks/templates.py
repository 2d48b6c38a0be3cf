"""A template of Meta's: whether the account has it, and something for each of its gaps."""

from collections.abc import Iterator

from orchestrator.domain.automation.flows.blocks.talk import TemplateItem
from orchestrator.domain.automation.flows.checks.problem import Known, Problem, problem


def check_template(node: str, item: TemplateItem, known: Known) -> Iterator[Problem]:
    """Of one message."""
    shown = f"{item.name} ({item.language})"
    if not item.name.strip():
        yield problem("template_missing", node)
        return
    if known.templates is None:
        return
    named = [one for one in known.templates if (one.name, one.language) == (item.name, item.language)]
    approved = [one for one in named if one.is_approved]
    if not named:
        yield problem("template_unknown", node, shown)
    elif not approved:
        yield problem("template_unapproved", node, shown)
    elif not any(set(one.gaps) == {(value.part, value.name) for value in item.values} for one in approved):
        yield problem("template_gaps", node, shown)
