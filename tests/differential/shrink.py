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


def shrink(case, fails):
    """fails(case) says whether the difference is still there."""
    case = copy.deepcopy(case)

    def with_steps(steps):
        return dict(case, steps=steps)

    case["steps"] = _without(case["steps"],
                             lambda steps: fails(with_steps(steps)))
    for again in range(2):
        for number, step in enumerate(case["steps"]):

            def with_step(changed):
                steps = list(case["steps"])
                steps[number] = changed  # noqa: B023 # used at once
                return with_steps(steps)

            if step["do"] == "play":
                packets = _without(step["packets"], lambda packets: fails(
                    with_step(dict(step, packets=packets))))  # noqa: B023
                case["steps"][number] = dict(step, packets=packets)
            elif step["do"] == "restore":
                lines = _without(step["text"].splitlines(), lambda lines: fails(
                    with_step(dict(step, text="\n".join(lines) + "\n"))))
                case["steps"][number] = dict(step,
                                             text="\n".join(lines) + "\n")
        if not again:
            case["steps"] = _without(case["steps"],
                                     lambda steps: fails(with_steps(steps)))
    return case
