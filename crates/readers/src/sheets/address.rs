//! Cell addresses: `D14`.

/// The address of a cell given by row and column, both from 0.
pub(super) fn cell(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}

/// The address of a region.
pub(super) fn range(start: (u32, u32), end: (u32, u32)) -> String {
    format!("{}:{}", cell(start.0, start.1), cell(end.0, end.1))
}

/// Row and column, both from 0, of an address; `None` when it is none.
pub(super) fn parse(address: &str) -> Option<(u32, u32)> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column = 0u32;
    for letter in address[..letters].bytes() {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = address[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_read_back() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (13, 3, "D14"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(super::cell(row, column), address);
            assert_eq!(super::parse(address), Some((row, column)));
        }
        assert_eq!(super::parse("A0"), None);
        assert_eq!(super::parse("12"), None);
    }
}
