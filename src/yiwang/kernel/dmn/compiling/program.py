"""A model ready to run: its functions, and a compiled run for every decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Expression
from yiwang.kernel.dmn.checking import owner
from yiwang.kernel.dmn.compiling.boxes import compile_expression, function_maker
from yiwang.kernel.dmn.compiling.builder import Builder, Env, Piece, Run, Value
from yiwang.kernel.dmn.compiling.plans import Plan, make_plan, run_plan
from yiwang.kernel.dmn.compiling.types import TypeBook
from yiwang.kernel.dmn.model import Bkm, Decision, InputData, Model, Node, Reference, Service
from yiwang.kernel.dmn.tables.compiled import CompiledTable
from yiwang.kernel.feel import types as t


@dataclass(slots=True)
class Program:
    """The running side of a model. `base` holds its functions; `pieces` its decisions' logic by id."""

    model: Model
    types: TypeBook
    base: Env = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    function_types: dict[str, t.Type] = field(default_factory=dict)
    scopes: dict[str, feel.Scope] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    tables: list[tuple[str, CompiledTable]] = field(default_factory=list)

    def plan(self, node: Decision | Service) -> Plan:
        """The order of evaluation for a decision or service, worked out once."""
        if node.name not in self.plans:
            self.plans[node.name] = make_plan(self.model, node, program_of)
        return self.plans[node.name]


def program_of(model: Model) -> Program:
    """The program of a loaded model."""
    program: Program = model.compiled
    return program


def compile_model(model: Model) -> Model:
    """The model with its program and with the problems of its FEEL texts."""
    return _Compiler(model).compile()


class _Compiler:
    """Compiles one model; imported models are compiled already."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.builder = Builder()
        books = {name: program_of(other).types for name, other in model.imported.items()}
        self.builder.types = TypeBook(model, books, self.builder.check_of)
        self.program = Program(model, self.builder.types)

    def compile(self) -> Model:
        for name, other in self.model.imported.items():
            functions = program_of(other).base
            if name:
                self.program.base[name] = functions
            else:
                self.program.base.update(functions)
        for bkm in self._in_order(self.model.knowledge):
            self._bkm(bkm)
        for decision in self._in_order(self.model.decisions):
            self._decision(decision)
        for service in self.model.services:
            self._service(service)
        self.program.tables = sorted(self.builder.tables, key=lambda found: found[1].source.place.line)
        self.model.compiled = self.program
        self.model.problems = tuple(dict.fromkeys(self.builder.problems))
        return self.model

    def _in_order(self, nodes: Sequence[Any]) -> list[Any]:
        """Nodes after those of their own kind they depend on, so that types are known when used."""
        kind = {node.id for node in nodes}
        done: dict[str, Any] = {}
        stack = [(node, False) for node in reversed(nodes)]
        while stack:
            node, ready = stack.pop()
            if node.id in done:
                continue
            if ready:
                done[node.id] = node
                continue
            stack.append((node, True))
            links = node.requires if isinstance(node, Decision) else node.knowledge
            for reference in links:
                if reference.namespace == self.model.namespace and reference.id in kind - done.keys():
                    stack.append((self.model.nodes[reference.id], False))
        return list(done.values())

    def _bkm(self, bkm: Bkm) -> None:
        self.builder.owner = bkm.name
        if bkm.logic is None:
            fault = feel.FeelError(f"{bkm.name} has no logic")
            piece = Piece(lambda env: fault)
        else:
            names = self._names(bkm.knowledge)
            params = tuple(self.builder.types.of(part.type_ref) for part in bkm.logic.parameters)
            names[bkm.name] = t.FunctionType(
                params, self._result(bkm), tuple(part.name for part in bkm.logic.parameters)
            )
            piece = function_maker(bkm.name, bkm.logic, self._scope(names), self.builder)
        value = piece.run(self.program.base)
        self.program.base[bkm.name] = self._returning(value, self._result(bkm))
        self.program.function_types[bkm.id] = self._function_type(piece.type, bkm)

    def _result(self, bkm: Bkm) -> t.Type:
        return self.builder.types.result_of(bkm.type_ref)

    def _function_type(self, found: t.Type, bkm: Bkm) -> t.Type:
        declared = self._result(bkm)
        if isinstance(found, t.FunctionType) and declared is not t.AnyType:
            return t.FunctionType(found.params, declared, found.names)
        return found

    @staticmethod
    def _returning(function: Value, kind: t.Type) -> Value:
        """The function with its result converted to what its variable declares."""
        if not isinstance(function, feel.FunctionValue) or kind is t.AnyType:
            return function
        call = function.call
        return feel.FunctionValue(
            function.name,
            function.params,
            lambda values: feel.coerce(call(values), kind),
            function.param_types,
            kind,
        )

    def _decision(self, decision: Decision) -> None:
        self.builder.owner = decision.name
        scope = self._scope(self._names(decision.requires + decision.knowledge))
        self.program.scopes[decision.id] = scope
        if decision.logic is None:
            fault = feel.FeelError(f"{decision.name} has no logic; its value must be supplied")
            piece = Piece(lambda env: fault, self.builder.types.of(decision.type_ref))
        else:
            piece = self._typed(decision.logic, scope, decision.type_ref)
        self.program.pieces[decision.id] = piece

    def _typed(self, logic: Expression, scope: feel.Scope, type_ref: str | None) -> Piece:
        piece = compile_expression(logic, scope, self.builder)
        return self.builder.typed(piece, self.builder.types.of(type_ref))

    def _service(self, service: Service) -> None:
        program = self.program
        params = [
            node
            for reference in service.input_data + service.input_decisions
            if (node := self._target(reference)) is not None
        ]
        names = tuple(node.name for node in params)
        kinds = tuple(self.node_type(node) for node in params)
        result = self.builder.types.result_of(service.type_ref)

        def call(values: list[Any]) -> Value:
            plan = program.plan(service)
            return plan.answer(run_plan(plan, dict(zip(names, values, strict=True))))

        program.base[service.name] = feel.FunctionValue(service.name, names, call, kinds, result)
        program.function_types[service.id] = t.FunctionType(kinds, result, names)

    def _scope(self, names: dict[str, t.Type]) -> feel.Scope:
        return feel.Scope(names, types=self.builder.types.plain)

    def _names(self, references: Sequence[Reference]) -> dict[str, t.Type]:
        """What an element sees: what it requires, that of imports under the import's name."""
        names: dict[str, t.Type] = {}
        members: dict[str, dict[str, t.Type]] = {}
        for reference in references:
            home = owner(self.model, reference.namespace)
            node = home.nodes.get(reference.id) if home else None
            if home is None or node is None:
                continue
            prefix = "" if home is self.model else self._prefix(home)
            kind = self.node_type(node) if home is self.model else _type_in(home, node)
            if prefix:
                members.setdefault(prefix, {})[node.name] = kind
            else:
                names[node.name] = kind
        for prefix, fields in members.items():
            names[prefix] = t.ContextType(tuple(fields.items()))
        return names

    def _prefix(self, home: Model) -> str:
        return next((name for name, other in self.model.imported.items() if other is home), "")

    def _target(self, reference: Reference) -> Node | None:
        home = owner(self.model, reference.namespace)
        return home.nodes.get(reference.id) if home else None

    def node_type(self, node: Node) -> t.Type:
        """The type of an element's variable, declared or found."""
        if isinstance(node, Bkm | Service):
            return self.program.function_types.get(node.id, t.AnyFunction)
        declared = self.builder.types.of(node.type_ref)
        if isinstance(node, Decision) and declared is t.AnyType and node.id in self.program.pieces:
            return self.program.pieces[node.id].type
        return feel.plain_type(declared)


def _type_in(home: Model, node: Node) -> t.Type:
    """The type of an element of an imported model."""
    program = program_of(home)
    if isinstance(node, Bkm | Service):
        return program.function_types.get(node.id, t.AnyFunction)
    if isinstance(node, InputData):
        return feel.plain_type(program.types.of(node.type_ref))
    return program.pieces[node.id].type


__all__ = ["Env", "Program", "Run", "compile_model", "program_of"]
