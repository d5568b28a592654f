//! Mapping files as texts, read no further than a document needs.
//!
//! A program that reads one report has no use for most mapping files: of each the signs are looked at, and only files
//! whose signs stand in the document are understood whole. The words that required signs need are looked for all
//! together, in one pass over the document, and a pattern is compiled only where its words stand. So a further file costs
//! the reading of its head, however long it is and however long the document. To measure: the example `recognition`.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use aho_corasick::AhoCorasick;
use plumbline_model::{Document, FileFormat};
use serde::Deserialize;

use crate::answers::PayerAnswers;
use crate::format::{AnswerRule, Pattern, PayerFacts, needed_text, whole_text};
use crate::mappings::{Mapping, MappingError, Mappings, Origin, built_in_texts, user_texts};
use crate::recognize::Heads;
use crate::words::Words;

/// The built-in mapping files and a user's, of which only the heads have been read.
#[derive(Debug, Clone, Default)]
pub struct MappingTexts {
    list: Vec<Text>,
}

/// One mapping file.
#[derive(Debug, Clone)]
struct Text {
    text: Cow<'static, str>,
    name: String,
    origin: Origin,
    /// `None` when the head cannot be read alone: the whole file will say what is wrong with it.
    head: Option<Head>,
}

/// What tells whether a document may be of a layout.
#[derive(Debug, Clone, Deserialize)]
struct Head {
    id: String,
    version: u32,
    formats: Vec<FileFormat>,
    #[serde(default)]
    payer: PayerFacts,
    #[serde(default)]
    recognize: Vec<Sign>,
    #[serde(default)]
    answer: Vec<AnswerRule>,
}

/// A sign whose patterns are not yet compiled.
#[derive(Debug, Clone, Deserialize)]
struct Sign {
    text: String,
    #[serde(default)]
    required: bool,
}

impl MappingTexts {
    /// Takes in the built-in files and the `*.toml` files of a user's folder. A folder that does not exist counts as
    /// empty.
    ///
    /// Errors: a file that cannot be read. What is wrong inside a file is told when the file is needed.
    pub fn load(user_folder: Option<&Path>) -> Result<MappingTexts, MappingError> {
        let built_in = built_in_texts().map(|(file, text)| {
            let origin = Origin::BuiltIn(file);
            Text::of(Cow::Borrowed(text), format!("mappings/{file}"), origin)
        });
        let mut list: Vec<Text> = built_in.collect();
        for (path, text) in user_texts(user_folder)? {
            list.push(Text::of(
                Cow::Owned(text),
                path.display().to_string(),
                Origin::File(path),
            ));
        }
        Ok(MappingTexts { list })
    }

    /// The mappings a document may be for, or those with the id that is asked for, each with all its versions.
    ///
    /// Errors: a file among them that is not understood, as [`Mapping::parse`] tells.
    pub fn mappings_for(&self, document: &Document, id: Option<&str>) -> Result<Mappings, MappingError> {
        let words = Words::of(document);
        let heads = Heads::of(&words);
        let asked = |head: &Head| match id {
            Some(id) => head.id == id || format!("{}@{}", head.id, head.version) == id,
            None => head.formats.contains(&document.format),
        };
        let candidates: Vec<&Head> = self
            .list
            .iter()
            .filter_map(|text| text.head.as_ref())
            .filter(|head| asked(head))
            .collect();
        let standing = match id {
            Some(_) => Standing::default(),
            None => Standing::of(&candidates, &heads),
        };
        let may_be = |head: &&Head| id.is_some() || head.may_stand_in(&heads, &standing);
        let ids: BTreeSet<&str> = candidates
            .into_iter()
            .filter(may_be)
            .map(|head| head.id.as_str())
            .collect();
        let mut mappings = Mappings::default();
        for text in &self.list {
            // A user's file may replace the built-in one of the same id, whatever its own signs are.
            if text.head.as_ref().is_none_or(|head| ids.contains(head.id.as_str())) {
                mappings.add(Mapping::parse(&text.text, &text.name, text.origin.clone())?)?;
            }
        }
        // An answer for a whole payer stands in one of its files, which need not be the one for this document.
        let heads = self.list.iter().filter_map(|text| text.head.as_ref());
        mappings.know_of(heads.filter_map(Head::payer_answers).collect());
        mappings.share_answers()?;
        Ok(mappings)
    }
}

impl Text {
    fn of(text: Cow<'static, str>, name: String, origin: Origin) -> Text {
        let head = toml::from_str(&head_of(&text)).ok();
        Text {
            text,
            name,
            origin,
            head,
        }
    }
}

/// The lines before the first table of a mapping file, its payer, and its `[[recognize]]` and `[[answer]]` tables.
fn head_of(text: &str) -> String {
    let mut head = String::new();
    let mut kept = true;
    for line in text.lines() {
        if line.starts_with('[') {
            kept = ["[[recognize]]", "[[answer]]", "[payer]"]
                .iter()
                .any(|table| line.starts_with(table));
        }
        if kept {
            head.push_str(line);
            head.push('\n');
        }
    }
    head
}

impl Head {
    fn payer_answers(&self) -> Option<PayerAnswers> {
        PayerAnswers::of(self.payer.name.as_deref(), &self.id, self.version, &self.answer)
    }

    /// The signs that decide whether the whole file is read: the required ones, or all where none is.
    fn looked_at(&self) -> impl Iterator<Item = &Sign> {
        let any_required = self.recognize.iter().any(|sign| sign.required);
        self.recognize.iter().filter(move |sign| sign.required || !any_required)
    }

    /// Whether every required sign stands in the document; without required ones, whether any does. The names of
    /// parts are left to the whole mapping.
    fn may_stand_in(&self, heads: &Heads, standing: &Standing) -> bool {
        let stands = |sign: &Sign| match whole_text(&sign.text) {
            Some(text) => heads.hold_text(&text),
            None if standing.lacks(&sign.text) => false,
            // A pattern that does not compile is told when the whole file is read.
            None => Pattern::new(&sign.text).map_or(true, |pattern| heads.hold_match(&pattern)),
        };
        let mut required = self.recognize.iter().filter(|sign| sign.required).peekable();
        if required.peek().is_some() {
            // A look-up costs nothing beside a pattern tried on every text.
            let (texts, patterns): (Vec<&Sign>, Vec<&Sign>) =
                required.partition(|sign| whole_text(&sign.text).is_some());
            return texts.into_iter().chain(patterns).all(stands);
        }
        self.recognize.iter().any(stands)
    }
}

/// Which of the texts that patterns need stand in a document.
#[derive(Debug, Default)]
struct Standing {
    /// By pattern; a pattern that needs no text is not here.
    needs: HashMap<String, bool>,
}

impl Standing {
    /// Looks for what the patterns of the heads need, all in one pass.
    fn of(heads: &[&Head], document: &Heads) -> Standing {
        let patterns: BTreeSet<&str> = heads
            .iter()
            .flat_map(|head| head.looked_at())
            .map(|sign| sign.text.as_str())
            .filter(|pattern| whole_text(pattern).is_none())
            .collect();
        let needed: Vec<(&str, String)> = patterns
            .into_iter()
            .filter_map(|pattern| Some((pattern, needed_text(pattern)?)))
            .collect();
        let Ok(finder) = AhoCorasick::new(needed.iter().map(|(_, text)| text)) else {
            return Standing::default();
        };
        let mut found = vec![false; needed.len()];
        for text in document.lower_texts() {
            for hit in finder.find_overlapping_iter(text) {
                found[hit.pattern().as_usize()] = true;
            }
        }
        let needs = needed
            .into_iter()
            .zip(found)
            .map(|((pattern, _), found)| (pattern.to_owned(), found));
        Standing { needs: needs.collect() }
    }

    /// Whether the pattern needs a text that stands nowhere.
    fn lacks(&self, pattern: &str) -> bool {
        self.needs.get(pattern) == Some(&false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_built_in_files_say_what_the_files_say() {
        let texts = MappingTexts::load(None).expect("the built-in files");
        let whole = Mappings::built_in().expect("the built-in files");
        assert_eq!(texts.list.len(), whole.list().len());
        for (text, mapping) in texts.list.iter().zip(whole.list()) {
            let head = text.head.as_ref().expect("a head of its own");
            assert_eq!((head.id.as_str(), head.version), (mapping.id(), mapping.version()));
            assert_eq!(head.formats, mapping.formats());
            assert_eq!(head.recognize.len(), mapping.file().recognize.len(), "{}", head.id);
        }
    }

    #[test]
    fn a_file_is_read_whole_only_where_the_words_of_its_signs_stand() {
        let heads = |sign: &str| {
            let text = format!(
                "id = \"a\"\nversion = 1\ndescription = \"a\"\nsource = \"a\"\nformats = [\"csv\"]\n[[recognize]]\ntext = '{sign}'\nrequired = true\n[payer]\nname = \"A\"\n[[table]]\nname = \"t\"\nheader = ['x']\n[[table.column]]\nname = \"v\"\nheader = ['x']\nunit = \"USD\"\n[[table.term]]\npayer_term = \"y\"\nmetric = \"med-cost\"\n"
            );
            MappingTexts {
                list: vec![Text::of(
                    Cow::Owned(text),
                    "a.toml".into(),
                    Origin::File("a.toml".into()),
                )],
            }
        };
        let document = plumbline_readers::read_bytes(b"Acme Health Plan of Ohio,x\ny,1\n").expect("a CSV file");
        let read = |sign: &str| heads(sign).mappings_for(&document, None).expect("sound").list().len();
        for sign in [
            "^Acme health plan",
            "(?-i)^Acme Health",
            "Plan of (Ohio|Iowa)",
            "^[A-Z]",
            "^Acme Health Plan of Ohio$",
        ] {
            assert_eq!(read(sign), 1, "{sign}");
        }
        for sign in ["^Other Plan", "(?-i)^ACME", "^Health Plan", "Plan of Iowa"] {
            assert_eq!(read(sign), 0, "{sign}");
        }
    }

    #[test]
    fn a_head_stops_at_the_first_other_table_and_goes_on_with_signs() {
        let text = "id = \"a\"\n[payer]\nname = \"A\"\n[[recognize]]\ntext = 'x'\n[[table]]\ncolumn = [\n    1,\n]\n[[recognize]]\ntext = 'y'\n";
        assert_eq!(
            head_of(text),
            "id = \"a\"\n[payer]\nname = \"A\"\n[[recognize]]\ntext = 'x'\n[[recognize]]\ntext = 'y'\n"
        );
    }
}
