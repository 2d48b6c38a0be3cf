"""Blocks that wait for an answer, ask again, and end asking."""

from collections.abc import Sequence

from orchestrator.domain.automation.flows.answers.choices import Choices
from orchestrator.domain.automation.flows.answers.reading import Asked, read_answer
from orchestrator.domain.automation.flows.blocks.block import Target, ToField
from orchestrator.domain.automation.flows.blocks.talk import MenuBlock, QuestionBlock
from orchestrator.domain.automation.flows.events import Said
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.walk import RunFailed, Walk
from orchestrator.domain.automation.parts import Scalar, read_duration
from orchestrator.domain.automation.texts import fold_whole
from orchestrator.domain.automation.values import as_text, zone_named

Asking = QuestionBlock | MenuBlock


def enter_question(walk: Walk, block: QuestionBlock) -> Way | None:
    """Asked, unless the answer is known."""
    if block.use_known and (as_text(_known(walk, block.save_to)) or "").strip():
        walk.explain("known")
        return ("next", block.next)
    if block.answer.kind == "choice" and not block.answer.options:
        raise RunFailed("block_incomplete", "options")
    return _ask(walk, block, block.text)


def enter_menu(walk: Walk, block: MenuBlock) -> None:
    """Asked with its options."""
    if not block.options:
        raise RunFailed("block_incomplete", "options")
    _ask(walk, block, block.text)


def _known(walk: Walk, target: Target | None) -> object:
    if target is None:
        return None
    if isinstance(target, ToField):
        return walk.fields.get(target.field)
    return walk.state.variables.get(target.variable)


def _ask(walk: Walk, block: Asking, text: str) -> None:
    walk.state.reminded = False
    choices = walk.choices
    parts = [walk.render(text).strip(), choices.numbered]
    if isinstance(block, MenuBlock) and block.footer:
        parts.append(walk.render(block.footer).strip())
    if said := "\n\n".join(filter(None, parts)):
        walk.send_text(said)
    _await(walk, block, choices)


def _await(walk: Walk, block: Asking, choices: Choices) -> None:
    walk.state.expects = choices.expects
    walk.wait_for_answer(read_duration(block.on_timeout.after) if block.on_timeout else None)


def answer_question(walk: Walk, block: QuestionBlock, messages: Sequence[Said]) -> Way | None:
    """Valid, skipped, or asked again until the attempts are spent."""
    said = fold_whole("\n".join(one.text for one in messages if one.kind == "text"))
    if said and said in {fold_whole(word) for word in block.skip_words}:
        return ("on_skip", block.on_skip)
    zone = zone_named(walk.person.account.timezone)
    value = read_answer(Asked(block.answer, walk.choices, walk.at, zone), messages)
    if value is None:
        return _ask_again(walk, block)
    _save(walk, block.save_to, value)
    _forget_attempts(walk)
    return ("next", block.next)


def answer_menu(walk: Walk, block: MenuBlock, messages: Sequence[Said]) -> Way | None:
    """The option that is meant, or what is to be done with an answer that fits none."""
    chosen = walk.choices.find("\n".join([one.text for one in messages if one.kind == "text"]))
    if chosen is None:
        return _ask_again(walk, block)
    _save(walk, block.save_to, chosen.label)
    _forget_attempts(walk)
    option = next(option for option in block.options if option.id == chosen.id)
    return (f"option:{option.id}", option.next)


def _ask_again(walk: Walk, block: Asking) -> Way | None:
    node = walk.state.node or ""
    failed = walk.state.attempts.get(node, 0) + 1
    if failed >= block.attempts:
        _forget_attempts(walk)
        return ("on_invalid", block.on_invalid)
    walk.state.attempts = {**walk.state.attempts, node: failed}
    if isinstance(block, MenuBlock) and block.otherwise not in (None, node):
        return ("otherwise", block.otherwise)
    walk.explain("invalid")
    _ask(walk, block, block.retry_text or block.text)
    return None


def time_out(walk: Walk, block: Asking) -> Way | None:
    """He is reminded once, where that is said; then the block is left."""
    if block.on_timeout is None:
        return ("on_timeout", None)
    if block.on_timeout.reminder and not walk.state.reminded:
        walk.say(block.on_timeout.reminder)
        walk.state.reminded = True
        walk.explain("reminder")
        _await(walk, block, walk.choices)
        return None
    return ("on_timeout", block.on_timeout.next)


def _save(walk: Walk, target: Target | None, value: Scalar) -> None:
    if isinstance(target, ToField):
        walk.set_field(target.field, value)
    elif target:
        walk.set_variable(target.variable, value)


def _forget_attempts(walk: Walk) -> None:
    state = walk.state
    if state.node in state.attempts:
        state.attempts = {key: value for key, value in state.attempts.items() if key != state.node}
