"""Repeatable chance from integers alone, the same in Python and in DuckDB of any version."""

from __future__ import annotations

import duckdb

_MASK = 0xFFFF_FFFF


def chance(seed: int, number: int, purpose: int) -> int:
    """A number from 0 to 2**25 - 1 that depends on seed, number and purpose only.

    >>> chance(1, 1, 1) == chance(1, 1, 1)
    True
    """
    mixed = (number * 374_761_393 + purpose * 668_265_263 + seed * 2_246_822_519) & _MASK
    mixed = ((mixed ^ (mixed >> 13)) * 1_274_126_177) & _MASK
    mixed = ((mixed ^ (mixed >> 15)) * 1_103_515_245) & _MASK
    return mixed >> 7


def define_chance(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Make the macro ``chance(number, purpose)`` with this seed on the connection."""
    start = (seed * 2_246_822_519) & _MASK
    connection.execute(
        "CREATE OR REPLACE MACRO mixed_once(x, shift, factor) AS "
        f"((xor(x, x >> shift) * factor) & {_MASK})"
    )
    connection.execute(
        "CREATE OR REPLACE MACRO chance(number, purpose) AS "
        "(mixed_once(mixed_once((number::BIGINT * 374761393 + purpose::BIGINT * 668265263 "
        f"+ {start}) & {_MASK}, 13, 1274126177), 15, 1103515245) >> 7)"
    )
