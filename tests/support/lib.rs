//! Shared by the workspace's tests.
