//! Policy packs: files and workbooks become a parsed, resolved and checked policy.
