//! Civil dates, half-open periods, fiscal years, Japanese eras and service lengths.
