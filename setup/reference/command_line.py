"""`docs/reference/command-line.md`: every command and option, from the parser itself."""

import argparse

from pipelines.cli.main import parser
from setup.reference.tables import generated, table

INTRODUCTION = """`python -m pipelines COMMAND`, where `python` is the project's own: `.venv/bin/python`, on Windows
`.venv\\Scripts\\python`.

Every command takes `--json` and then prints its answer as JSON. Without it the answer is in the language of
`POSKO_LANG`. Exit status: 0 when everything was accepted, 1 when something was refused, 2 for wrong usage."""


def document() -> str:
    """The text of the document."""
    commands = _commands(parser())
    summary = table(
        ("command", "purpose"), ((f"[`{name}`](#{name})", purpose) for name, (purpose, _) in commands.items())
    )
    sections = (_section(name, purpose, own) for name, (purpose, own) in commands.items())
    return generated("Command line", "the parser of `pipelines/cli`", INTRODUCTION, summary, *sections)


def _commands(whole: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Purpose and parser of each command, in the order of `--help`."""
    groups = next(action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    purposes = {action.dest: action.help or "" for action in groups._choices_actions}
    return {name: (purposes[name], own) for name, own in groups.choices.items()}


def _section(name: str, purpose: str, own: argparse.ArgumentParser) -> str:
    parts = [f"## {name}", f"{purpose[:1].upper()}{purpose[1:]}."]
    if any(isinstance(action, argparse._SubParsersAction) for action in own._actions):
        parts += (f"#{_section(f'{name} {action}', *of_action)}" for action, of_action in _commands(own).items())
        return "\n\n".join(parts)
    arguments = [action for action in own._actions if action.dest not in ("help", "json")]
    if arguments:
        parts.append(table(("argument", "meaning", "default"), (_row(action) for action in arguments)))
    return "\n\n".join(parts)


def _row(action: argparse.Action) -> tuple[str, str, str]:
    return f"`{_name(action)}`", _meaning(action), _default(action)


def _name(action: argparse.Action) -> str:
    """`--out FILE`, `[PATH …]`, `read|write`."""
    value = "|".join(map(str, action.choices)) if action.choices and len(list(action.choices)) < 3 else ""
    value = value or str(action.metavar or action.dest.upper())
    if action.option_strings:
        return action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}")
    return {"*": f"[{value} …]", "+": f"{value} …", "?": f"[{value}]"}.get(str(action.nargs), value)


def _meaning(action: argparse.Action) -> str:
    if action.help is None:
        raise ValueError(f"{_name(action)} has no help text")
    choices = list(action.choices or ())
    listed = f": {', '.join(f'`{choice}`' for choice in choices)}" if len(choices) > 2 else ""
    needed = "; required" if action.required and action.option_strings else ""
    many = "; may be repeated" if isinstance(action, argparse._AppendAction) else ""
    return action.help + listed + needed + many


def _default(action: argparse.Action) -> str:
    return "" if action.default in (None, False, [], argparse.SUPPRESS) else f"`{action.default}`"
