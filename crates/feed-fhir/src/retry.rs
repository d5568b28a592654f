//! When to try again.

use std::time::{Duration, SystemTime};

use ureq::http::HeaderMap;

use crate::Stop;

/// How often one thing is tried in all.
pub(crate) const ATTEMPTS: u32 = 5;
/// The wait before the second attempt; it doubles with each one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait that is chosen here.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait a server may ask for: who asks for more is tried again by a person.
pub(crate) const LONGEST_ASKED_WAIT: Duration = Duration::from_secs(300);

/// The clock, waiting, and chance.
pub trait Time: Send + Sync {
    /// The time.
    fn now(&self) -> SystemTime;
    /// Waits, or returns early once `stop` says so.
    fn wait(&self, how_long: Duration, stop: Stop<'_>);
    /// A number of milliseconds from 0 to `most`, by chance.
    fn jitter(&self, most: u64) -> u64;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

impl Time for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn wait(&self, how_long: Duration, stop: Stop<'_>) {
        /// How soon a person who cancels is heard.
        const SLICE: Duration = Duration::from_millis(100);
        let mut left = how_long;
        while !left.is_zero() && !stop() {
            let slice = left.min(SLICE);
            std::thread::sleep(slice);
            left -= slice;
        }
    }

    fn jitter(&self, most: u64) -> u64 {
        fastrand::u64(0..=most)
    }
}

/// The wait after a failed attempt, 1 for the first: half of it certain, half by chance, so that many clients do not
/// come back at once. What the server asked for is waited in full.
pub(crate) fn wait_after(attempt: u32, asked: Option<Duration>, time: &dyn Time) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << (attempt.saturating_sub(1)).min(16));
    let half = doubled.min(LONGEST_WAIT) / 2;
    let by_chance = Duration::from_millis(time.jitter(u64::try_from(half.as_millis()).unwrap_or(u64::MAX)));
    match asked {
        Some(asked) => asked + by_chance.min(FIRST_WAIT),
        None => half + by_chance,
    }
}

/// Whether a status says that the same request may succeed later.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504) || (status > 504 && status < 600 && status != 505)
}

/// How long the server asks to wait: `Retry-After`, in seconds or as a date.
pub(crate) fn asked_wait(headers: &HeaderMap, time: &dyn Time) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(time.now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands at a fixed time; chance always gives the most, or nothing.
    struct Fixed {
        most: bool,
    }

    impl Time for Fixed {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
        }
        fn wait(&self, _: Duration, _: Stop<'_>) {}
        fn jitter(&self, most: u64) -> u64 {
            if self.most { most } else { 0 }
        }
    }

    #[test]
    fn waits_double_up_to_a_bound_and_vary_by_half() {
        let waits = |most| -> Vec<u64> {
            (1..=7)
                .map(|attempt| wait_after(attempt, None, &Fixed { most }).as_millis() as u64)
                .collect()
        };
        assert_eq!(waits(false), [500, 1000, 2000, 4000, 8000, 15000, 15000]);
        assert_eq!(waits(true), [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    }

    #[test]
    fn what_the_server_asks_for_is_waited_in_full() {
        let mut headers = HeaderMap::new();
        let time = Fixed { most: false };
        assert_eq!(asked_wait(&headers, &time), None);
        for (text, seconds) in [
            ("7", Some(7)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            headers.insert("retry-after", text.parse().expect("a header"));
            assert_eq!(asked_wait(&headers, &time), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(
            wait_after(1, Some(Duration::from_secs(7)), &time),
            Duration::from_secs(7)
        );
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for status in [408, 429, 500, 502, 503, 504, 507] {
            assert!(is_passing(status), "{status}");
        }
        for status in [200, 301, 400, 401, 403, 404, 409, 412, 422, 501, 505] {
            assert!(!is_passing(status), "{status}");
        }
    }
}
