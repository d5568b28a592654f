//! Reports as rules read them, arranged once and kept for as long as a scope is: a dozen rules add up the same columns.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use plumbline_model::Report;

use crate::figures::{Slices, slices};
use crate::pairs::contradicted_lines;

/// What is kept of each report, by id.
#[derive(Debug, Default)]
pub(crate) struct Arranged<'a> {
    slices: RefCell<HashMap<&'a str, Rc<Slices<'a>>>>,
    contradicted: RefCell<HashMap<&'a str, Rc<BTreeSet<String>>>>,
}

impl<'a> Arranged<'a> {
    pub(crate) fn slices(&self, report: &'a Report) -> Rc<Slices<'a>> {
        let mut known = self.slices.borrow_mut();
        Rc::clone(known.entry(&report.id).or_insert_with(|| Rc::new(slices(report))))
    }

    pub(crate) fn contradicted(&self, report: &'a Report) -> Rc<BTreeSet<String>> {
        let slices = self.slices(report);
        let mut known = self.contradicted.borrow_mut();
        let lines = known.entry(&report.id);
        Rc::clone(lines.or_insert_with(|| Rc::new(contradicted_lines(&slices))))
    }
}
