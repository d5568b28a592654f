//! Standard codes for terms no mapping knows: of a file, or of a list of terms.

use std::path::Path;

use plumbline_mapping::{Context, Suggester, TermSuggestions};
use plumbline_readers::{Limits, load};
use serde::Serialize;

use crate::{AppError, Reading};

/// The JSON of `plumbline suggest`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestResult {
    /// One entry per term, in source order.
    pub terms: Vec<TermSuggestions>,
}

/// What the terms of a file that no mapping knows may stand for; every label with a figure where no mapping knows the
/// layout. Needs no workspace; mapping files in its folder `mappings` count where there is one.
///
/// Errors: [`AppError::Read`] when the file cannot be opened; [`AppError::NotRead`], which names it, when its content
/// cannot be read; [`AppError::Mapping`].
pub fn suggest_file(reading: &Reading, workspace: &Path, path: &Path) -> Result<SuggestResult, AppError> {
    let own = workspace.join("mappings");
    let own = own.is_dir().then(|| std::path::absolute(&own).unwrap_or(own));
    let bytes = load(path, &Limits::default())?;
    let name = path.display().to_string();
    let terms = reading.suggest(&bytes, own.as_deref(), &name).map_err(|mut error| {
        error.message = format!("{name}: {}", error.message);
        AppError::NotRead(error)
    })?;
    Ok(SuggestResult { terms })
}

/// What the terms of a list may stand for: a tab-separated text with a term a line and, behind a tab, what is known of
/// its surroundings: unit, section, program, neighbours. A first line `term`, `context` is a header.
///
/// Errors: [`AppError::Read`] when the file cannot be opened; [`AppError::InvalidRequest`] when it is no text, or holds
/// no term.
pub fn suggest_vocabulary(path: &Path) -> Result<SuggestResult, AppError> {
    let bytes = load(path, &Limits::default())?;
    let invalid = |what: &str| AppError::InvalidRequest {
        what: format!(
            "{}: {what} Give a tab-separated text file with the columns term and context.",
            path.display()
        ),
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| invalid("this is no UTF-8 text."))?;
    if text.contains('\0') {
        return Err(invalid("this is no text."));
    }
    let terms: Vec<TermSuggestions> = rows(text)
        .map(|(term, context)| TermSuggestions::alone(term, Suggester::shipped().answer(term, &Context::of(context))))
        .collect();
    if terms.is_empty() {
        return Err(invalid("there is no term in it."));
    }
    Ok(SuggestResult { terms })
}

/// Terms with their contexts; further columns are context, too.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
        .map(|(term, context)| (term.trim(), context.trim()))
        .enumerate()
        .filter(|(at, (term, _))| *at > 0 || !term.eq_ignore_ascii_case("term"))
        .map(|(_, row)| row)
        .filter(|(term, _)| !term.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_and_blank_lines_are_no_terms() {
        let read: Vec<_> = rows("\u{feff}term\tcontext\r\n\r\nMember Months\tcount\r\nterm\n\tlost\n").collect();
        assert_eq!(read, [("Member Months", "count"), ("term", "")]);
        assert_eq!(rows("Member Months\nRevenue").count(), 2, "the header may be left out");
    }

    #[test]
    fn a_list_that_is_no_text_is_refused_with_what_to_give() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("terms.tsv");
        for bytes in [&b"\xff\xfe\x00t"[..], b"a\0b", b"\n\n", b"term\tcontext\n"] {
            std::fs::write(&path, bytes).expect("written");
            let error = suggest_vocabulary(&path).expect_err("no terms");
            assert!(error.to_string().contains("the columns term and context"), "{error}");
        }
    }
}
