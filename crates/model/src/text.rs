//! Texts that documents hold by the million: short ones stand in place, long ones are shared.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use ts_rs::TS;

/// Bytes of a text that stand in place: the figures of a report.
const SHORT: usize = 14;

/// A text that never changes. Short ones cost no memory of their own, long ones are shared by all their clones.
///
/// Shape: UTF-8; 16 bytes, inside an `Option` too. In JSON and TypeScript a string.
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    /// The first `length` bytes are the text.
    Short {
        length: u8,
        bytes: [u8; SHORT],
    },
    Long(SharedText),
}

/// A text that many cells have in common: a sheet's name, a number format. 8 bytes, inside an `Option` too.
#[derive(Clone)]
pub struct SharedText(Arc<Box<str>>);

impl Text {
    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // The bytes were copied from a string slice, so they are valid.
            Repr::Short { length, bytes } => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Repr::Long(text) => text,
        }
    }

    /// The text without blanks at both ends; shared with this one where it has none.
    #[must_use]
    pub fn trimmed(&self) -> Text {
        let trimmed = self.as_str().trim();
        if trimmed.len() == self.len() {
            self.clone()
        } else {
            trimmed.into()
        }
    }
}

impl SharedText {
    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn short(text: &str) -> Option<Repr> {
    let mut bytes = [0; SHORT];
    bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let length = u8::try_from(text.len()).ok()?;
    Some(Repr::Short { length, bytes })
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(short(text).unwrap_or_else(|| Repr::Long(text.into())))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(short(&text).unwrap_or_else(|| Repr::Long(text.into())))
    }
}

impl From<SharedText> for Text {
    fn from(text: SharedText) -> Text {
        Text(short(&text).unwrap_or(Repr::Long(text)))
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> SharedText {
        SharedText(Arc::new(text.into()))
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> SharedText {
        SharedText(Arc::new(text.into()))
    }
}

impl Default for Text {
    fn default() -> Text {
        "".into()
    }
}

/// What both kinds of text share with every other string: comparison, order, hash, display and JSON of their content.
macro_rules! behaves_as_str {
    ($($name:ident),*) => { $(
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<$name> for String {
            fn eq(&self, other: &$name) -> bool {
                self == other.as_str()
            }
        }

        impl PartialEq<$name> for &str {
            fn eq(&self, other: &$name) -> bool {
                *self == other.as_str()
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &$name) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &$name) -> Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self.as_str(), f)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.as_str().to_owned()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                struct TextVisitor;
                impl Visitor<'_> for TextVisitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string")
                    }
                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        Ok(text.into())
                    }
                    fn visit_string<E: Error>(self, text: String) -> Result<$name, E> {
                        Ok(text.into())
                    }
                }
                deserializer.deserialize_str(TextVisitor)
            }
        }

        impl TS for $name {
            type WithoutGenerics = $name;
            type OptionInnerType = $name;
            fn name(config: &ts_rs::Config) -> String {
                String::name(config)
            }
            fn inline(config: &ts_rs::Config) -> String {
                String::inline(config)
            }
        }
    )* };
}

behaves_as_str!(Text, SharedText);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_as_it_was_written_whatever_its_length() {
        for written in [
            "",
            "–",
            "$1,234,567.89",
            "fourteen bytes",
            "fifteen bytes!!",
            "naïve ärgerlich, long",
        ] {
            for text in [
                Text::from(written),
                Text::from(written.to_owned()),
                Text::from(SharedText::from(written)),
            ] {
                assert_eq!(text, written);
                let json = serde_json::to_string(&text).expect("a string");
                assert_eq!(serde_json::from_str::<Text>(&json).expect("a string"), written);
            }
        }
    }

    #[test]
    fn millions_of_texts_fit_in_memory() {
        assert_eq!(size_of::<Option<Text>>(), 16);
        assert_eq!(size_of::<Option<SharedText>>(), 8);
    }

    #[test]
    fn a_long_text_without_blanks_at_its_ends_is_shared() {
        let long = Text::from("Medical cost per member per month");
        assert_eq!(long.trimmed().as_str().as_ptr(), long.as_str().as_ptr());
        assert_eq!(
            Text::from("  Medical cost per member\t").trimmed(),
            "Medical cost per member"
        );
    }
}
