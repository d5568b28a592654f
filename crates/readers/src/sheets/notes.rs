//! Notes and threaded comments of an Excel sheet.
//!
//! Source: ECMA-376 part 1, 18.7 (comments); [MS-XLSX] 2.6.205 (threadedComments).

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::package::{Package, StringItem, attribute, place_of, push_text};
use super::workbook::Workbook;
use crate::ReadError;

/// The text of each cell's note, by row and column.
pub(super) type Notes = BTreeMap<(u32, u32), String>;

/// Reads a sheet's notes; a thread takes the place of the note that Excel keeps for programs without threads.
///
/// Errors: [`ReadError::DamagedFile`] where a part's XML breaks.
pub(super) fn notes(package: &mut Package<'_>, workbook: &Workbook, sheet_part: &str) -> Result<Notes, ReadError> {
    let mut notes = Notes::new();
    let relations = package.relations(sheet_part)?;
    let parts = |kind: &'static str| relations.iter().filter(move |relation| relation.kind.ends_with(kind));
    for relation in parts("/comments") {
        plain(package, &relation.target, &mut notes)?;
    }
    let mut threads = Notes::new();
    for relation in parts("/threadedComment") {
        threaded(package, &relation.target, workbook, &mut threads)?;
    }
    notes.append(&mut threads);
    Ok(notes)
}

fn plain(package: &mut Package<'_>, part: &str, notes: &mut Notes) -> Result<(), ReadError> {
    let mut place = None;
    let mut item = StringItem::default();
    package.each_event(part, |event| match event {
        Event::Start(element) if element.local_name().as_ref() == "comment" => {
            place = attribute(element, "ref").as_deref().and_then(place_of);
            item.finish();
        }
        Event::End(element) if element.local_name().as_ref() == "comment" => {
            let text = item.finish();
            if let Some(place) = place.take()
                && !text.trim().is_empty()
            {
                notes.insert(place, text.trim().to_owned());
            }
        }
        event => item.take(event),
    })
}

fn threaded(package: &mut Package<'_>, part: &str, workbook: &Workbook, notes: &mut Notes) -> Result<(), ReadError> {
    let mut place = None;
    let mut author = None;
    let mut text = String::new();
    let mut in_text = false;
    package.each_event(part, |event| match event {
        Event::Start(element) => match element.local_name().as_ref() {
            "threadedComment" => {
                place = attribute(element, "ref").as_deref().and_then(place_of);
                author = attribute(element, "personId").and_then(|id| workbook.persons.get(&id));
                text.clear();
            }
            "text" => in_text = true,
            _ => {}
        },
        Event::End(element) => match element.local_name().as_ref() {
            "text" => in_text = false,
            "threadedComment" => {
                if let Some(place) = place.take()
                    && !text.trim().is_empty()
                {
                    let thread = notes.entry(place).or_default();
                    if !thread.is_empty() {
                        thread.push('\n');
                    }
                    if let Some(author) = author {
                        thread.push_str(author);
                        thread.push_str(": ");
                    }
                    thread.push_str(text.trim());
                }
            }
            _ => {}
        },
        event if in_text => push_text(event, &mut text),
        _ => {}
    })
}
