"""Folders on disk, manifests and differences."""

import pytest

from yiwang.definitions import FolderErrors, diff, load, manifest, read_folder


@pytest.fixture
def on_disk(town, tmp_path):
    for path, content in town.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def test_folder_is_read_as_it_is_without_hidden_files(on_disk, town):
    (on_disk / ".git").mkdir()
    (on_disk / ".git" / "config").write_text("x")
    (on_disk / "services" / ".DS_Store").write_text("x")
    (on_disk / "README.md").write_text("")
    assert read_folder(on_disk) == {**town.files, "README.md": b""}


def test_links_out_and_large_files_are_refused(on_disk):
    outside = on_disk.parent / "secret.toml"
    outside.write_text("x")
    (on_disk / "organisations" / "secret.toml").symlink_to(outside)
    (on_disk / "datasets" / "up").symlink_to(on_disk.parent)
    (on_disk / "big.md").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    with pytest.raises(FolderErrors) as refused:
        read_folder(on_disk)
    assert [error.file for error in refused.value.errors] == [
        "big.md",
        "datasets/up",
        "organisations/secret.toml",
    ]


def test_link_inside_the_folder_is_followed(on_disk):
    (on_disk / "copy.md").symlink_to(on_disk / "city.toml")
    assert read_folder(on_disk)["copy.md"] == read_folder(on_disk)["city.toml"]


def test_a_folder_of_cities_is_none_itself(tmp_path):
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "city.toml").write_text("format = 1")
    with pytest.raises(FolderErrors, match="inside: north, south") as refused:
        read_folder(tmp_path)
    assert len(refused.value.errors) == 1


def test_no_folder_is_refused(tmp_path):
    with pytest.raises(FolderErrors, match="is no folder"):
        read_folder(tmp_path / "nowhere")


def test_manifest_identifies_content_and_names(town):
    first = manifest(town.files).hash
    assert first == manifest(dict(reversed(town.files.items()))).hash
    assert first == load(town.files).manifest.hash
    assert len(first) == 64
    assert manifest({"a": b"1", "b": b"2"}).hash != manifest({"a": b"2", "b": b"1"}).hash


def test_equal_folders_do_not_differ(town):
    assert diff(load(town.files), load(town.files)) == ()


def test_difference_names_definition_file_and_fields(town):
    old = load(town.files)
    town.change(
        "services/permit/service.toml", '"20 working days"', '"15 working days", promised = "3 working days"'
    )
    town.change(
        "services/permit/service.toml",
        'kind = "lease"\nsource = "supplied"',
        'kind = "lease"\nsource = "form"',
    )
    town.change("services/permit/form.schema.json", '"maximum": 50', '"maximum": 60')
    town["services/extra/service.toml"] = (
        'id = "extra"\nname = { zh = "新" }\norganisation = "market"\nkind = "public"\n'
    )
    town["README.md"] = "hello"
    changes = {(change.what, change.id): change for change in diff(old, load(town.files))}
    assert {name: change.kind for name, change in changes.items()} == {
        ("services", "permit"): "changed",
        ("services", "extra"): "added",
        ("forms", "permit"): "changed",
        ("file", "README.md"): "added",
    }
    permit = changes["services", "permit"]
    assert permit.path == "services/permit/service.toml"
    assert permit.lines == (
        "clock.lawful: 20 working days → 15 working days",
        "+ clock.promised: 3 working days",
        "evidence.[lease].source: supplied → form",
    )
    assert any("50 → 60" in line for line in changes["forms", "permit"].lines)


def test_difference_in_a_procedure_is_told_by_its_nodes(town):
    old = load(town.files)
    town.change("procedures/short.bpmn", '<userTask id="decide"/>', '<userTask id="decide" name="决定"/>')
    (change,) = diff(old, load(town.files))
    assert (change.what, change.id) == ("procedures", "short")
    assert "+ nodes.decide.name: 决定" in change.lines
