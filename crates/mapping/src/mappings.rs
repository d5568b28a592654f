//! Mapping files: the built-in ones and a user's own.

use std::path::{Path, PathBuf};

use plumbline_model::{Contract, FileFormat, Period};

use crate::answers::{PayerAnswers, agree, meet};
use crate::contract_file::{self, Lines};
use crate::format::{AnswerRule, MappingFile, Shape};

/// The built-in mapping files. A new file in `mappings/` gets one line here.
#[rustfmt::skip]
const BUILT_IN: &[(&str, &str)] = &[
    ("vbpr-fhir.toml",      include_str!("../../../mappings/vbpr-fhir.toml")),
    ("harborview.toml",     include_str!("../../../mappings/harborview.toml")),
    ("northfield.toml",     include_str!("../../../mappings/northfield.toml")),
    ("summit-ridge.toml",   include_str!("../../../mappings/summit-ridge.toml")),
    ("cascade.toml",        include_str!("../../../mappings/cascade.toml")),
    ("meadowlark.toml",     include_str!("../../../mappings/meadowlark.toml")),
    ("shared-savings-2018.toml", include_str!("../../../mappings/shared-savings-2018.toml")),
    ("shared-savings-2019.toml", include_str!("../../../mappings/shared-savings-2019.toml")),
    ("shared-savings-2021.toml", include_str!("../../../mappings/shared-savings-2021.toml")),
    ("shared-savings.toml", include_str!("../../../mappings/shared-savings.toml")),
    ("shared-savings-merged.toml", include_str!("../../../mappings/shared-savings-merged.toml")),
    ("mssp-quarterly.toml", include_str!("../../../mappings/mssp-quarterly.toml")),
    ("mssp-annual.toml", include_str!("../../../mappings/mssp-annual.toml")),
    ("mssp-benchmark.toml", include_str!("../../../mappings/mssp-benchmark.toml")),
    ("reach-benchmark.toml", include_str!("../../../mappings/reach-benchmark.toml")),
    ("stars-measure-data.toml", include_str!("../../../mappings/stars-measure-data.toml")),
    ("stars-measure-stars.toml", include_str!("../../../mappings/stars-measure-stars.toml")),
    ("stars-part-c-cut-points.toml", include_str!("../../../mappings/stars-part-c-cut-points.toml")),
    ("stars-part-d-cut-points.toml", include_str!("../../../mappings/stars-part-d-cut-points.toml")),
    ("aetna-ma-financial.toml", include_str!("../../../mappings/aetna-ma-financial.toml")),
    ("united-aco-efficiency.toml", include_str!("../../../mappings/united-aco-efficiency.toml")),
    ("united-care-opportunities.toml", include_str!("../../../mappings/united-care-opportunities.toml")),
    ("humana-part-b-fund.toml", include_str!("../../../mappings/humana-part-b-fund.toml")),
    ("lakeshore.toml",      include_str!("../../../mappings/lakeshore.toml")),
];

/// The id of the mapping that reads HL7 Da Vinci VBPR resources.
pub const VBPR_FHIR: &str = "vbpr-fhir";

/// One mapping file, ready for use.
#[derive(Debug, Clone)]
pub struct Mapping {
    file: MappingFile,
    origin: Origin,
    /// Where the facts of its contracts stand.
    contract_lines: Lines,
    /// Answers for the whole payer that its other mapping files keep.
    payer_answers: Vec<AnswerRule>,
}

/// Where a mapping file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Part of Plumbline; the file's name in `mappings/`.
    BuiltIn(&'static str),
    /// A file of the user's.
    File(PathBuf),
}

/// A mapping file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The folder or a file in it cannot be read.
    #[error("{path}: cannot be read ({reason}). Check that it exists and that you may read it.")]
    Unreadable {
        /// The folder or file.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// The file is no TOML, or a key or value in it is not understood.
    #[error("{file}, line {line}, key \"{key}\": {problem}. Correct the line; mappings/README.md lists the keys.")]
    NotUnderstood {
        /// The file.
        file: String,
        /// 1 for the first line.
        line: usize,
        /// The key on that line, or the table it stands in.
        key: String,
        /// What is wrong.
        problem: String,
    },
    /// The file is understood and cannot work as it stands.
    #[error("{file}: {problem}")]
    Unsound {
        /// The file.
        file: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Two of the user's files have one id.
    #[error(
        "{file}: the id \"{id}\" is also used by {other} for the same report periods. Give one of them another id, set valid_from and valid_to so that they do not overlap, or remove it."
    )]
    SameId {
        /// The file read second.
        file: String,
        /// The id both have.
        id: String,
        /// The file read first.
        other: String,
    },
}

impl Mapping {
    /// Reads a mapping file's text. `name` stands for the file in errors.
    ///
    /// Errors: [`MappingError::NotUnderstood`] with line and key; [`MappingError::Unsound`] with the first of
    /// [`Mapping::problems`].
    pub fn parse(text: &str, name: &str, origin: Origin) -> Result<Mapping, MappingError> {
        let file: MappingFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            MappingError::NotUnderstood {
                file: name.to_owned(),
                line: text.get(..at).map_or(1, |before| before.matches('\n').count() + 1),
                key: key_at(text, at),
                problem: error.message().trim_end_matches('.').replace('\n', " "),
            }
        })?;
        let mapping = Mapping {
            contract_lines: Lines::of(text, "contract"),
            file,
            origin,
            payer_answers: Vec::new(),
        };
        match mapping.problems().into_iter().next() {
            Some(problem) => Err(MappingError::Unsound {
                file: name.to_owned(),
                problem,
            }),
            None => Ok(mapping),
        }
    }

    /// The mapping's id.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// The mapping's version.
    pub fn version(&self) -> u32 {
        self.file.version
    }

    /// `harborview@1`, as kept with every report.
    pub fn name(&self) -> String {
        format!("{}@{}", self.file.id, self.file.version)
    }

    /// What the file says.
    pub fn file(&self) -> &MappingFile {
        &self.file
    }

    /// Answers for the whole payer that its other mapping files keep.
    pub(crate) fn payer_answers(&self) -> &[AnswerRule] {
        &self.payer_answers
    }

    /// What the mapping states of contracts: each with its number, or without one for the contract a report names.
    pub(crate) fn contracts(&self) -> impl Iterator<Item = Contract> {
        let rules = self.file.contract.iter().enumerate();
        rules.map(|(index, rule)| contract_file::of_mapping(rule, &self.contract_lines, index, &self.name()))
    }

    /// Where the file comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The mapping file's text, read anew. Errors: [`MappingError::Unreadable`].
    pub fn text(&self) -> Result<String, MappingError> {
        match &self.origin {
            Origin::File(path) => std::fs::read_to_string(path).map_err(|error| unreadable(path, &error)),
            Origin::BuiltIn(name) => {
                let text = BUILT_IN.iter().find(|(known, _)| known == name).map(|(_, text)| *text);
                text.map(str::to_owned).ok_or_else(|| MappingError::Unreadable {
                    path: (*name).to_owned(),
                    reason: "it is not part of this program".to_owned(),
                })
            }
        }
    }

    /// The file in messages: its path, or its name in `mappings/`.
    pub fn file_name(&self) -> String {
        match &self.origin {
            Origin::File(path) => path.display().to_string(),
            Origin::BuiltIn(name) => format!("mappings/{name}"),
        }
    }

    /// Formats it takes.
    pub fn formats(&self) -> &[FileFormat] {
        &self.file.formats
    }

    /// Terms and measures it knows.
    pub fn term_count(&self) -> usize {
        self.file
            .table
            .iter()
            .map(|table| table.term.len() + table.measure.len())
            .sum()
    }

    /// Whether the mapping is for reports of periods another one is for, too.
    fn meets(&self, other: &Mapping) -> bool {
        let (one, two) = (&self.file, &other.file);
        let ends_before =
            |a: &MappingFile, b: &MappingFile| a.valid_to.zip(b.valid_from).is_some_and(|(last, first)| last < first);
        !ends_before(one, two) && !ends_before(two, one)
    }

    /// Whether the mapping is for every period another one is for.
    fn covers(&self, other: &Mapping) -> bool {
        let (one, two) = (&self.file, &other.file);
        let from = one.valid_from.is_none() || two.valid_from.is_some_and(|first| Some(first) >= one.valid_from);
        let to = one
            .valid_to
            .is_none_or(|last| two.valid_to.is_some_and(|other| other <= last));
        from && to
    }

    /// Whether of two files with one id and one last day this one begins later: it is for the reports from then on, and
    /// the other for those before.
    pub(crate) fn takes_over_from(&self, other: &Mapping) -> bool {
        self.id() == other.id()
            && self.file.valid_to == other.file.valid_to
            && self.file.valid_from > other.file.valid_from
    }

    /// Whether it is a file of the user's rather than part of Plumbline.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.origin, Origin::File(_))
    }

    /// Whether it reads VBPR resources rather than tables.
    pub fn reads_vbpr(&self) -> bool {
        self.file.shape == Shape::Vbpr
    }

    /// The sample report in the repository the file was written from, when `source` names one.
    pub fn sample(&self) -> Option<&str> {
        let end = self.file.source.find([',', ' ', ';']).unwrap_or(self.file.source.len());
        self.file
            .source
            .get(..end)
            .filter(|path| path.starts_with("sample_reports/"))
    }
}

/// What an answer says, in a few words.
pub(crate) fn said(rule: &AnswerRule) -> String {
    match (&rule.code, &rule.measure, &rule.declined) {
        (Some(code), _, _) => match rule.unit {
            Some(unit) => format!("{code} in {unit}"),
            None => code.clone(),
        },
        (_, Some(measure), _) => measure.clone(),
        _ => "declined".to_owned(),
    }
}

/// The key on the line at a byte offset, or the nearest table header above it.
pub(crate) fn key_at(text: &str, at: usize) -> String {
    let at = at.min(text.len());
    let start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let line = text
        .get(start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    if let Some((key, _)) = line.split_once('=')
        && !line.trim_start().starts_with('[')
    {
        return key.trim().to_owned();
    }
    let above = text.get(..start + line.len()).unwrap_or_default();
    above
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with('['))
        .unwrap_or("the file")
        .trim()
        .to_owned()
}

/// Every mapping that can be used.
#[derive(Debug, Clone, Default)]
pub struct Mappings {
    list: Vec<Mapping>,
    /// Answers for whole payers in files that were not read further.
    elsewhere: Vec<PayerAnswers>,
}

impl Mappings {
    /// The mappings that come with Plumbline. Errors: a broken built-in file (a test reads them all).
    pub fn built_in() -> Result<Mappings, MappingError> {
        let list = BUILT_IN
            .iter()
            .map(|(name, text)| Mapping::parse(text, &format!("mappings/{name}"), Origin::BuiltIn(name)))
            .collect::<Result<_, _>>()?;
        let mut mappings = Mappings {
            list,
            elsewhere: Vec::new(),
        };
        mappings.share_answers()?;
        Ok(mappings)
    }

    /// The built-in mappings and the `*.toml` files of a user's folder: a file with the id of a built-in one replaces
    /// its versions for the same report periods and goes before those it only partly covers; any other is added. A
    /// folder that does not exist counts as empty.
    ///
    /// Errors: a file that cannot be read or understood, or two files of the folder with one id for the same periods.
    pub fn load(user_folder: Option<&Path>) -> Result<Mappings, MappingError> {
        let mut mappings = Mappings::built_in()?;
        for (path, text) in user_texts(user_folder)? {
            let name = path.display().to_string();
            mappings.add(Mapping::parse(&text, &name, Origin::File(path))?)?;
        }
        mappings.share_answers()?;
        Ok(mappings)
    }

    /// Names answers for whole payers in files that were not read further, before [`Mappings::share_answers`].
    pub(crate) fn know_of(&mut self, elsewhere: Vec<PayerAnswers>) {
        self.elsewhere = elsewhere;
    }

    /// Gives every mapping the answers for its payer that other files keep.
    ///
    /// Errors: [`MappingError::Unsound`] for answers of one payer that contradict each other.
    pub(crate) fn share_answers(&mut self) -> Result<(), MappingError> {
        let read = |answers: &PayerAnswers| self.list.iter().any(|mapping| mapping.id() == answers.id());
        let mut known: Vec<PayerAnswers> = self
            .elsewhere
            .iter()
            .filter(|answers| !read(answers))
            .cloned()
            .collect();
        known.extend(
            self.list
                .iter()
                .filter_map(|mapping| PayerAnswers::of_file(&mapping.file)),
        );
        for mapping in &mut self.list {
            let mut shared: Vec<AnswerRule> = Vec::new();
            let own = &mapping.file.answer;
            for answers in &known {
                for rule in answers.for_file(&mapping.file) {
                    if let Some(other) = own
                        .iter()
                        .chain(&shared)
                        .find(|other| meet(other, rule) && !agree(other, rule))
                    {
                        return Err(MappingError::Unsound {
                            file: mapping.file_name(),
                            problem: format!(
                                "the answers to \"{}\" for the whole payer contradict each other: {} here or in another file, {} in {}. Take one of them back",
                                rule.term,
                                said(other),
                                said(rule),
                                answers.name()
                            ),
                        });
                    }
                    shared.push(rule.clone());
                }
            }
            mapping.payer_answers = shared;
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, mapping: Mapping) -> Result<(), MappingError> {
        let one_follows = |known: &Mapping| known.takes_over_from(&mapping) || mapping.takes_over_from(known);
        let same = |known: &&Mapping| known.id() == mapping.id() && known.meets(&mapping) && !one_follows(known);
        for known in self.list.iter().filter(same) {
            if let (Origin::File(other), Origin::File(file)) = (&known.origin, &mapping.origin) {
                return Err(MappingError::SameId {
                    file: file.display().to_string(),
                    id: mapping.id().to_owned(),
                    other: other.display().to_string(),
                });
            }
        }
        let replaced = |known: &Mapping| known.id() == mapping.id() && !known.is_own() && mapping.covers(known);
        let place = self.list.iter().position(&replaced).unwrap_or(self.list.len());
        self.list.retain(|known| !replaced(known));
        self.list.insert(place, mapping);
        Ok(())
    }

    /// The same with a mapping that is not kept yet: it stands in for the one with its id and its report periods, or beside
    /// those of others.
    ///
    /// Errors: [`MappingError::Unsound`] for an answer for the whole payer that contradicts one of another file.
    pub fn with(&self, draft: Mapping) -> Result<Mappings, MappingError> {
        let mut mappings = self.clone();
        let periods = |mapping: &Mapping| (mapping.file.valid_from, mapping.file.valid_to);
        let same = |known: &Mapping| known.id() == draft.id() && periods(known) == periods(&draft);
        // A user's own version goes before a built-in one that is for the same periods.
        let own = mappings.list.iter().position(|known| same(known) && known.is_own());
        match own.or_else(|| mappings.list.iter().position(same)) {
            Some(at) => mappings.list[at] = draft,
            None => mappings.list.push(draft),
        }
        mappings.share_answers()?;
        Ok(mappings)
    }

    /// Every mapping, built-in ones first.
    pub fn list(&self) -> &[Mapping] {
        &self.list
    }

    /// The mapping with this id, or with this id and version as in "harborview@2". Of several versions the highest.
    pub fn get(&self, id: &str) -> Option<&Mapping> {
        self.versions(id).into_iter().max_by_key(|mapping| mapping.version())
    }

    /// The version of a mapping that is for these months: the only one, or the user's own of several; `None` where
    /// there is none, or which one it is cannot be told.
    pub fn for_period(&self, id: &str, period: Option<Period>) -> Option<&Mapping> {
        let mut versions = self.versions(id);
        if versions.len() > 1 {
            let period = period?;
            versions.retain(|mapping| {
                let file = &mapping.file;
                file.valid_from.is_none_or(|first| first <= period.end)
                    && file.valid_to.is_none_or(|last| last >= period.start)
            });
        }
        if versions.iter().any(|mapping| mapping.is_own()) {
            versions.retain(|mapping| mapping.is_own());
        }
        match versions[..] {
            [mapping] => Some(mapping),
            _ => None,
        }
    }

    /// The built-in mapping a user's own one stands in for, where it is one with the same report periods.
    pub fn built_in_behind(own: &Mapping) -> Option<Mapping> {
        let built_in = Mappings::built_in().ok()?;
        let periods = |mapping: &Mapping| (mapping.file.valid_from, mapping.file.valid_to);
        let same = |mapping: &Mapping| mapping.id() == own.id() && periods(mapping) == periods(own);
        built_in.list.into_iter().find(same)
    }

    /// The number a changed version of a mapping has: one that no version of it has yet.
    pub fn next_version(&self, id: &str) -> u32 {
        let versions = self.versions(id).into_iter().map(Mapping::version);
        versions.max().unwrap_or_default().saturating_add(1)
    }

    /// Every version of the mapping with this id; the one version with this id and version.
    pub fn versions(&self, id: &str) -> Vec<&Mapping> {
        let named = |mapping: &&Mapping| mapping.id() == id || mapping.name() == id;
        self.list.iter().filter(named).collect()
    }
}

/// The built-in mapping files: name and text.
pub(crate) fn built_in_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().copied()
}

/// The mapping files of a user's folder, in the order of their names: path and text.
pub(crate) fn user_texts(folder: Option<&Path>) -> Result<Vec<(PathBuf, String)>, MappingError> {
    let Some(folder) = folder.filter(|folder| folder.exists()) else {
        return Ok(Vec::new());
    };
    toml_files(folder)?
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            Ok((path, text))
        })
        .collect()
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, MappingError> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, error: &std::io::Error) -> MappingError {
    MappingError::Unreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}
