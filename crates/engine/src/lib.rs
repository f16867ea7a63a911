//! A policy, a snapshot and a date become findings, counts and bitmaps.
