"""Make a failing case small: drop what is not needed for its difference."""

import copy


def _without(items, fails, at_least=0):
    """ddmin: the items that are left when no chunk can be dropped."""
    chunk = max(1, len(items) // 2)
    while True:
        at = 0
        while at < len(items):
            rest = items[:at] + items[at + chunk:]
            if len(rest) >= at_least and fails(rest):
                items = rest
            else:
                at += chunk
        if chunk == 1:
            return items
        chunk //= 2


def _is_fixed(line):
    """What a save file needs whatever its rules: tables, built-in chains."""
    return not line.startswith(("-", "[")) and not (
        line.startswith(":") and " - " in line)


def _without_lines(text, fails):
    """The text without rules and user chains that don't matter."""
    lines = text.splitlines()
    movable = [at for at, line in enumerate(lines) if not _is_fixed(line)]

    def with_only(kept):
        kept = set(kept)
        return "".join(line + "\n" for at, line in enumerate(lines)
                       if at in kept or _is_fixed(line))

    return with_only(_without(movable, lambda kept: fails(with_only(kept))))


def shrink(case, fails):
    """fails(case) says whether the difference is still there."""
    case = copy.deepcopy(case)

    def with_steps(steps):
        return dict(case, steps=steps)

    case["steps"] = _without(case["steps"],
                             lambda steps: fails(with_steps(steps)))
    for again in range(2):
        # The last step is where the difference shows: the most to gain.
        for number, step in reversed(list(enumerate(case["steps"]))):

            def with_step(changed):
                steps = list(case["steps"])
                steps[number] = changed  # noqa: B023 # used at once
                return with_steps(steps)

            if step["do"] == "play":
                packets = _without(step["packets"], lambda packets: fails(
                    with_step(dict(step, packets=packets))))  # noqa: B023
                case["steps"][number] = dict(step, packets=packets)
            elif step["do"] == "restore":
                text = _without_lines(step["text"], lambda text: fails(
                    with_step(dict(step, text=text))))  # noqa: B023
                case["steps"][number] = dict(step, text=text)
        if not again:
            case["steps"] = _without(case["steps"],
                                     lambda steps: fails(with_steps(steps)))
    return case
