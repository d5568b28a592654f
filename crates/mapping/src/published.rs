//! Published definitions of total cost: `mappings/definitions/published.toml`.

use std::sync::LazyLock;

use plumbline_model::PublishedDefinition;
use serde::Deserialize;

#[derive(Deserialize)]
struct Library {
    definition: Vec<PublishedDefinition>,
}

static LIBRARY: LazyLock<Vec<PublishedDefinition>> = LazyLock::new(|| {
    let text = include_str!("../../../mappings/definitions/published.toml");
    // A test reads the file: what ships can be read.
    toml::from_str::<Library>(text).map_or_else(|_| Vec::new(), |library| library.definition)
});

/// Every published definition, in the order of the file.
pub fn published_definitions() -> &'static [PublishedDefinition] {
    &LIBRARY
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_published_definition_states_something_and_says_where() {
        let library = published_definitions();
        assert_eq!(library.len(), 24);
        let ids: BTreeSet<&str> = library.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), library.len(), "ids are used once");
        for one in library {
            assert!(!one.facets.is_empty() && !one.sources.is_empty(), "{}", one.id);
            assert!(
                one.sources.iter().all(|source| source.starts_with("http")),
                "{}",
                one.id
            );
        }
    }
}
