//! Regular expressions over sentences, compiled once.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that is compiled once; `None` never happens with patterns that are tested by use, and then nothing is found.
pub(crate) struct Pattern(pub(crate) LazyLock<Option<Regex>>);

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: $crate::compiled::Pattern =
            $crate::compiled::Pattern(::std::sync::LazyLock::new(|| ::regex::Regex::new($text).ok()));
    };
}
pub(crate) use pattern;

impl Pattern {
    pub(crate) fn regex(&self) -> Option<&Regex> {
        self.0.as_ref()
    }

    pub(crate) fn start(&self, text: &str) -> Option<usize> {
        Some(self.regex()?.find(text)?.start())
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.start(text).is_some()
    }
}
