"""Stored answers that are exact: served if and only if nothing they show has changed since.

``docs/snapshots.md`` explains the rule. ``rule`` is it, as SQL; ``reading`` serves by it,
``making`` builds and stores what it cannot serve, ``pruning`` keeps the content log short,
``checking`` compares everything stored with what a build says now.
"""
