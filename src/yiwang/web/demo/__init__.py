"""The demo's people, registers and cases, made through the same acts as everything else; all marked 演示."""
