//! The lines at which the keys of a contract file stand.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

/// The line of each key of each contract, by the key with those above it: `benchmark.amount`, `measure.BCS.weight`.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// One entry per contract: where it begins, and its keys.
    contracts: Vec<(usize, BTreeMap<String, usize>)>,
}

impl Lines {
    /// The lines of a text that is TOML, whose array `name` holds the contracts.
    pub fn of(text: &str, name: &str) -> Lines {
        let Ok(document) = DeTable::parse(text) else {
            return Lines::default();
        };
        let contracts = document
            .get_ref()
            .get(name)
            .and_then(|value| value.get_ref().as_array());
        let contracts = contracts.into_iter().flat_map(|list| list.iter()).map(|contract| {
            let mut keys = BTreeMap::new();
            if let Some(table) = contract.get_ref().as_table() {
                collect(text, table, "", &mut keys);
            }
            (line_at(text, contract.span().start), keys)
        });
        Lines {
            contracts: contracts.collect(),
        }
    }

    /// The keys of a contract, 0 for the first, each with its line.
    pub fn of_contract(&self, index: usize) -> impl Iterator<Item = (&str, usize)> {
        let keys = self.contracts.get(index).map(|(_, keys)| keys);
        keys.into_iter().flatten().map(|(key, line)| (key.as_str(), *line))
    }

    /// The line of a key, or of the nearest one above it that stands in the file.
    pub fn line(&self, index: usize, key: &str) -> usize {
        let Some((start, keys)) = self.contracts.get(index) else {
            return 1;
        };
        let mut key = key;
        loop {
            if let Some(line) = keys.get(key) {
                return *line;
            }
            match key.rsplit_once('.') {
                Some((above, _)) => key = above,
                None => return *start,
            }
        }
    }
}

fn collect(text: &str, table: &DeTable, above: &str, keys: &mut BTreeMap<String, usize>) {
    for (key, value) in table.iter() {
        let name = match above {
            "" => key.get_ref().to_string(),
            above => format!("{above}.{}", key.get_ref()),
        };
        keys.insert(name.clone(), line_at(text, key.span().start));
        match value.get_ref() {
            DeValue::Table(inner) => collect(text, inner, &name, keys),
            DeValue::Array(list) => {
                for (number, entry) in (1..).zip(list.iter()) {
                    let Some(inner) = entry.get_ref().as_table() else {
                        continue;
                    };
                    let name = format!("{name}.{}", name_of(inner).unwrap_or_else(|| number.to_string()));
                    keys.insert(name.clone(), line_at(text, entry.span().start));
                    collect(text, inner, &name, keys);
                }
            }
            _ => {}
        }
    }
}

/// What an entry of a list is called: a measure's short name, a definition's term.
fn name_of(table: &DeTable) -> Option<String> {
    ["measure", "term"]
        .into_iter()
        .find_map(|key| table.get(key)?.get_ref().as_str().map(str::to_owned))
}

/// The line of a byte offset, 1 for the first.
pub fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}
