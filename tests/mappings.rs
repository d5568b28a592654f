//! Every mapping file is sound, has a sample, and is documented by the schema.

use plumbline_mapping::{Mapping, Mappings, Origin};

#[test]
fn every_mapping_file_is_built_in_sound_and_has_a_sample() {
    let root = plumbline_tests::root();
    let mappings = Mappings::built_in().expect("the built-in mappings parse");
    for mapping in mappings.list() {
        assert_eq!(mapping.problems(), Vec::<String>::new(), "{}", mapping.id());
        assert_eq!(mapping.missing_sample(&root), None, "{}", mapping.id());
    }
    for file in std::fs::read_dir(root.join("mappings")).expect("mappings/ exists") {
        let path = file.expect("readable").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let built_in = |mapping: &&Mapping| matches!(mapping.origin(), Origin::BuiltIn(known) if *known == name);
            let mapping = mappings.list().iter().find(built_in);
            // A layout with several versions has a file for each, whose name begins with the layout's.
            assert!(
                mapping.is_some_and(|mapping| name.starts_with(mapping.id())),
                "{} is in the list of built-in files, under its file name",
                path.display()
            );
        }
    }
}

#[test]
fn a_users_file_overrides_the_built_in_one_of_the_same_id() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text =
        std::fs::read_to_string(plumbline_tests::root().join("mappings/meadowlark.toml")).expect("a built-in mapping");
    std::fs::write(
        folder.path().join("meadowlark.toml"),
        text.replacen("Meadowlark Senior Health", "Meadowlark, as we call it", 1),
    )
    .expect("written");
    let mappings = Mappings::load(Some(folder.path())).expect("both load");
    let mapping = mappings.get("meadowlark").expect("the id stays");
    assert!(
        format!("{:?}", mapping.origin()).contains("meadowlark.toml"),
        "the user's file is used"
    );
}
