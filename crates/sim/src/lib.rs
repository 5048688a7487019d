//! Placeholder until this floor's first real code arrives.
