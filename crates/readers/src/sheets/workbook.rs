//! What an Excel workbook says outside its sheets: their names and visibility, defined names, styles, shared texts.
//!
//! Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).

use std::collections::HashMap;

use plumbline_model::{DefinedName, Text};
use quick_xml::events::Event;

use super::package::{Package, Relation, StringItem, attribute, flag, push_text};
use crate::ReadError;
use crate::grid::{Kind, kind_of_text};
use crate::number_format::{self, Code};

/// A workbook without its cells.
#[derive(Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetEntry>,
    /// Whether day 0 is 1 January 1904.
    pub(super) date_1904: bool,
    pub(super) names: Vec<DefinedName>,
    /// Number format by cell style.
    pub(super) formats: Vec<CellFormat>,
    /// Shared texts by index, with what each is.
    pub(super) texts: Vec<(Text, Kind)>,
    /// Display names of those who wrote threaded comments, by id.
    pub(super) persons: HashMap<String, String>,
    /// Parts of the workbook that could not be read to their end, in words.
    pub(super) faults: Vec<String>,
}

/// The number format of a cell style.
pub(super) struct CellFormat {
    /// Empty for General.
    pub(super) code: Code,
    /// Whether the workbook tells the format. A few built-in ones have no code outside the reader's language.
    pub(super) told: bool,
}

/// Built-in date formats that Excel shows as the reader's country writes dates, whatever code the file holds.
const DATES_BY_COUNTRY: [u32; 2] = [14, 22];

/// One sheet as the workbook lists it.
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Whether it holds cells: no chart sheet, dialog or macro sheet.
    pub(super) has_cells: bool,
    /// The part that holds it; none when the workbook's relations do not name it.
    pub(super) part: Option<String>,
}

impl Workbook {
    /// Reads everything but the sheets.
    ///
    /// Errors: [`ReadError::DamagedFile`] when the list of sheets cannot be read. Faulty styles, shared texts and names
    /// are told in [`Workbook::faults`].
    pub(super) fn read(package: &mut Package<'_>) -> Result<Workbook, ReadError> {
        let main = package
            .relations("")?
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        let relations = package.relations(&main)?;
        let mut workbook = Workbook::default();
        workbook.read_main(package, &main, &relations)?;
        let part = |kind: &str, usual: &str| {
            relations
                .iter()
                .find(|relation| relation.kind.ends_with(kind))
                .map_or_else(|| usual.to_owned(), |relation| relation.target.clone())
        };
        let (styles, texts) = (
            part("/styles", "xl/styles.xml"),
            part("/sharedStrings", "xl/sharedStrings.xml"),
        );
        let outcome = workbook.read_styles(package, &styles);
        workbook.tolerate(outcome, "number formats");
        let outcome = workbook.read_texts(package, &texts);
        workbook.tolerate(outcome, "shared texts");
        for relation in relations.iter().filter(|relation| relation.kind.ends_with("/person")) {
            let outcome = workbook.read_persons(package, &relation.target);
            workbook.tolerate(outcome, "names of those who commented");
        }
        Ok(workbook)
    }

    fn tolerate(&mut self, outcome: Result<(), ReadError>, what: &str) {
        if let Err(error) = outcome {
            self.faults.push(format!(
                "The workbook's {what} could not be read to their end ({error})"
            ));
        }
    }

    fn read_main(&mut self, package: &mut Package<'_>, main: &str, relations: &[Relation]) -> Result<(), ReadError> {
        let mut named: Option<(DefinedName, Option<usize>)> = None;
        let mut scopes = Vec::new();
        package.each_event(main, |event| match event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "workbookPr" => self.date_1904 = flag(element, "date1904"),
                "sheet" => {
                    let id = attribute(element, "id");
                    let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
                    self.sheets.push(SheetEntry {
                        name: attribute(element, "name").unwrap_or_default(),
                        hidden: attribute(element, "state").is_some_and(|state| state != "visible"),
                        has_cells: relation.is_none_or(|relation| relation.kind.ends_with("/worksheet")),
                        part: relation.map(|relation| relation.target.clone()),
                    });
                }
                "definedName" => {
                    named = attribute(element, "name").map(|name| {
                        let scope = attribute(element, "localSheetId").and_then(|id| id.parse().ok());
                        let name = DefinedName {
                            name,
                            refers_to: String::new(),
                            sheet: None,
                        };
                        (name, scope)
                    });
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "definedName" => {
                if let Some((name, scope)) = named.take() {
                    self.names.push(name);
                    scopes.push(scope);
                }
            }
            event => {
                if let Some((name, _)) = &mut named {
                    push_text(event, &mut name.refers_to);
                }
            }
        })?;
        for (name, scope) in self.names.iter_mut().zip(scopes) {
            name.sheet = scope
                .and_then(|index: usize| self.sheets.get(index))
                .map(|sheet| sheet.name.clone());
        }
        if self.sheets.is_empty() {
            return Err(ReadError::DamagedFile {
                place: main.to_owned(),
                cause: "it lists no sheets".into(),
            });
        }
        Ok(())
    }

    fn read_styles(&mut self, package: &mut Package<'_>, part: &str) -> Result<(), ReadError> {
        let mut codes: HashMap<u32, String> = HashMap::new();
        let mut ids = Vec::new();
        let mut in_cell_styles = false;
        let outcome = package.each_event(part, |event| match event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let Some(id) = attribute(element, "numFmtId").and_then(|id| id.parse().ok()) {
                        codes.insert(id, attribute(element, "formatCode").unwrap_or_default());
                    }
                }
                "cellXfs" => in_cell_styles = matches!(event, Event::Start(_)),
                "xf" if in_cell_styles => ids.push(
                    attribute(element, "numFmtId")
                        .and_then(|id| id.parse::<u32>().ok())
                        .unwrap_or(0),
                ),
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
            _ => {}
        });
        self.formats = ids
            .into_iter()
            .map(|id| {
                let written = codes.get(&id).map(String::as_str);
                let code = if DATES_BY_COUNTRY.contains(&id) {
                    number_format::built_in(id).or(written)
                } else {
                    written.or(number_format::built_in(id))
                };
                CellFormat {
                    code: Code::parse(code.unwrap_or_default()),
                    told: code.is_some() || !number_format::LOCAL_BUILT_IN.contains(&id),
                }
            })
            .collect();
        outcome
    }

    fn read_texts(&mut self, package: &mut Package<'_>, part: &str) -> Result<(), ReadError> {
        let mut item = StringItem::default();
        package.each_event(part, |event| match event {
            Event::End(element) if element.local_name().as_ref() == "si" => {
                let text = item.finish();
                self.texts.push((text.as_str().into(), kind_of_text(&text)));
            }
            Event::Empty(element) if element.local_name().as_ref() == "si" => {
                self.texts.push((Text::default(), Kind::Text));
            }
            event => item.take(event),
        })
    }

    fn read_persons(&mut self, package: &mut Package<'_>, part: &str) -> Result<(), ReadError> {
        package.each_event(part, |event| {
            if let Event::Start(element) | Event::Empty(element) = event
                && element.local_name().as_ref() == "person"
                && let (Some(id), Some(name)) = (attribute(element, "id"), attribute(element, "displayName"))
            {
                self.persons.insert(id, name);
            }
        })
    }
}
