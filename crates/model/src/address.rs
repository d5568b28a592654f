//! Cell addresses: `D14`, `B1:C3`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// One cell of a sheet, or a region of cells by its first and last. Prints as `D14:D14`.
///
/// Shape: 12 bytes. Rows and columns count from 0; a column is at most 65,535, four times what a spreadsheet has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRange {
    row: u32,
    last_row: u32,
    column: u16,
    last_column: u16,
}

/// The address of one cell. Prints as `D14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    row: u32,
    column: u16,
}

impl CellRange {
    /// The last column an address can name.
    pub const LAST_COLUMN: u32 = u16::MAX as u32;

    /// The region from a first to a last cell, each given by row and column. Columns after
    /// [`CellRange::LAST_COLUMN`] count as that one.
    pub fn new(first: (u32, u32), last: (u32, u32)) -> CellRange {
        CellRange {
            row: first.0,
            last_row: last.0,
            column: column(first.1),
            last_column: column(last.1),
        }
    }

    /// The region of the one cell at a row and column.
    pub fn cell_at(row: u32, column: u32) -> CellRange {
        CellRange::new((row, column), (row, column))
    }

    /// Its first cell's address.
    pub fn cell(&self) -> CellAddress {
        CellAddress {
            row: self.row,
            column: self.column,
        }
    }

    /// Row and column of its first cell.
    pub fn first(&self) -> (u32, u32) {
        (self.row, u32::from(self.column))
    }

    /// Row and column of its last cell.
    pub fn last(&self) -> (u32, u32) {
        (self.last_row, u32::from(self.last_column))
    }
}

fn column(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// A text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no address of a cell, such as D14")]
pub struct AddressError;

impl FromStr for CellAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<CellAddress, AddressError> {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = text.split_at(letters);
        let column = letters.bytes().try_fold(0u32, |column, letter| {
            let step = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
            column.checked_mul(26)?.checked_add(step)
        });
        let column = column.and_then(|column| u16::try_from(column.checked_sub(1)?).ok());
        let row = digits
            .parse::<u32>()
            .ok()
            .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|row| row.checked_sub(1));
        Ok(CellAddress {
            row: row.ok_or(AddressError)?,
            column: column.ok_or(AddressError)?,
        })
    }
}

impl CellAddress {
    /// Row and column.
    pub fn place(&self) -> (u32, u32) {
        (self.row, u32::from(self.column))
    }
}

impl FromStr for CellRange {
    type Err = AddressError;

    /// Reads `B1:C3`, and `D14` as the region of one cell.
    fn from_str(text: &str) -> Result<CellRange, AddressError> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last): (CellAddress, CellAddress) = (first.parse()?, last.parse()?);
        Ok(CellRange::new(first.place(), last.place()))
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Three letters name every column there can be but the last few, which need a fourth.
        let mut letters = [0u8; 4];
        let mut start = letters.len();
        let mut left = u32::from(self.column) + 1;
        while left > 0 && start > 0 {
            start -= 1;
            letters[start] = b'A' + u8::try_from((left - 1) % 26).unwrap_or(0);
            left = (left - 1) / 26;
        }
        f.write_str(std::str::from_utf8(&letters[start..]).unwrap_or_default())?;
        fmt::Display::fmt(&(u64::from(self.row) + 1), f)
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = CellAddress {
            row: self.last_row,
            column: self.last_column,
        };
        write!(f, "{}:{last}", self.cell())
    }
}

impl Serialize for CellAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for CellRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (13, 3, "D14"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (9, 701, "ZZ10"),
            (1_048_575, 16_383, "XFD1048576"),
            (0, 65_535, "CRXP1"),
        ] {
            assert_eq!(CellRange::cell_at(row, column).cell().to_string(), address);
            assert_eq!(address.parse::<CellAddress>().map(|a| a.place()), Ok((row, column)));
        }
        assert_eq!("b1:C3".parse(), Ok(CellRange::new((0, 1), (2, 2))));
        assert_eq!(CellRange::new((0, 1), (2, 2)).to_string(), "B1:C3");
        for wrong in ["A0", "12", "A", "", "A+1", "ÄB1", "CRXQ1", "A1:", "ZZZZZZZZZZ1"] {
            assert!(wrong.parse::<CellRange>().is_err(), "{wrong}");
        }
    }
}
