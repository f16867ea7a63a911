//! CSV and XLSX in and out: decode, map columns, plan an import, report every problem.
