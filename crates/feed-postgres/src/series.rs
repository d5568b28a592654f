//! The versions of a report, among all that analysts have published.
//!
//! Every workspace knows a part of a series only. Here the chain is made of what all know: a version that another one says
//! it replaced comes before it; else the one made on an earlier day; else the one that was published earlier.

use chrono::NaiveDate;
use postgres::Transaction;

/// One version as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) reported_on: Option<NaiveDate>,
    /// The version it replaced in its workspace.
    pub(crate) replaces: Option<String>,
}

/// Holds all others who write what is called so off, until the transaction ends.
pub(crate) fn lock(transaction: &mut Transaction<'_>, name: &str) -> Result<(), postgres::Error> {
    let name = format!("plumbline {name}");
    transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&name])?;
    Ok(())
}

/// The versions of a series, first to last.
pub(crate) fn versions(transaction: &mut Transaction<'_>, series: &str) -> Result<Vec<Version>, postgres::Error> {
    let rows = transaction.query(
        "SELECT report_id, reported_on, replaces FROM plumbline.report WHERE series = $1 ORDER BY version",
        &[&series],
    )?;
    let version = |row: &postgres::Row| Version {
        id: row.get(0),
        reported_on: row.get(1),
        replaces: row.get(2),
    };
    Ok(rows.iter().map(version).collect())
}

/// Puts a version into its place among the others.
pub(crate) fn place(versions: &mut Vec<Version>, given: Version) {
    let is_before = |known: &Version| {
        if known.replaces.as_ref() == Some(&given.id) {
            return false;
        }
        let days = known.reported_on.zip(given.reported_on);
        given.replaces.as_ref() == Some(&known.id) || days.is_none_or(|(known, given)| known <= given)
    };
    let place = versions.iter().rposition(is_before).map_or(0, |before| before + 1);
    versions.insert(place, given);
}

/// Numbers the versions of a series and says which one is current; findings of the others are no longer standing.
pub(crate) fn number(transaction: &mut Transaction<'_>, versions: &[Version]) -> Result<(), postgres::Error> {
    for (index, version) in versions.iter().enumerate() {
        let number = i32::try_from(index + 1).unwrap_or(i32::MAX);
        let before = index.checked_sub(1).map(|before| versions[before].id.as_str());
        let is_current = index + 1 == versions.len();
        transaction.execute(
            "UPDATE plumbline.report SET version = $2, supersedes = $3, is_current = $4
             WHERE report_id = $1 AND (version, supersedes, is_current) IS DISTINCT FROM ($2, $3, $4)",
            &[&version.id, &number, &before, &is_current],
        )?;
        if !is_current {
            transaction.execute("DELETE FROM plumbline.finding WHERE report_id = $1", &[&version.id])?;
        }
    }
    Ok(())
}

/// Removes a report with all that is about it.
pub(crate) fn remove(transaction: &mut Transaction<'_>, id: &str) -> Result<(), postgres::Error> {
    lock(transaction, &format!("report {id}"))?;
    let found = transaction.query_opt("SELECT series FROM plumbline.report WHERE report_id = $1", &[&id])?;
    let Some(series) = found.map(|row| row.get::<_, String>(0)) else {
        return Ok(());
    };
    lock(transaction, &format!("series {series}"))?;
    transaction.execute("DELETE FROM plumbline.report WHERE report_id = $1", &[&id])?;
    let left = versions(transaction, &series)?;
    number(transaction, &left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, day: Option<&str>, replaces: Option<&str>) -> Version {
        Version {
            id: id.into(),
            reported_on: day.map(|day| day.parse().expect("a day")),
            replaces: replaces.map(str::to_owned),
        }
    }

    fn chain(given: &[Version]) -> Vec<&str> {
        let mut versions = Vec::new();
        for version in given {
            place(&mut versions, version.clone());
        }
        let ids = |id: &str| {
            given
                .iter()
                .find(|version| version.id == id)
                .map(|version| version.id.as_str())
        };
        versions.iter().filter_map(|version| ids(&version.id)).collect()
    }

    #[test]
    fn the_day_decides_in_whatever_order_versions_arrive() {
        let [first, second, third] = [("a", "2025-01-20"), ("b", "2025-02-20"), ("c", "2025-03-20")]
            .map(|(id, day)| version(id, Some(day), None));
        for given in [
            [first.clone(), second.clone(), third.clone()],
            [third.clone(), first.clone(), second.clone()],
            [second, third, first],
        ] {
            assert_eq!(chain(&given), ["a", "b", "c"]);
        }
    }

    #[test]
    fn without_days_what_a_workspace_knows_decides_and_else_the_order_of_arrival() {
        let (first, second) = (version("a", None, None), version("b", None, Some("a")));
        assert_eq!(
            chain(&[second.clone(), first.clone()]),
            ["a", "b"],
            "the analyst of b had a before it"
        );
        assert_eq!(chain(&[first, second]), ["a", "b"]);
        assert_eq!(chain(&[version("x", None, None), version("y", None, None)]), ["x", "y"]);
    }
}
