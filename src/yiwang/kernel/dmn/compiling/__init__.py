"""From what was read to what can run: types, expressions, tables, and the order of evaluation."""

from yiwang.kernel.dmn.compiling.program import Program, compile_model, program_of

__all__ = ["Program", "compile_model", "program_of"]
