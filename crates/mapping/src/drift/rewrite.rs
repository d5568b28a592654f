pub struct Accepted;
pub struct NewVersion;
