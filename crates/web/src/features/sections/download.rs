//! A sheet as a file: CSV that Excel opens in Japanese, or a workbook.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use ayumi_calendar::Date;
use ayumi_exchange::{CsvEncoding, Sheet, write_csv, write_xlsx};

use crate::error::AppError;

/// The file, named by what it holds and its day; `format` is csv or xlsx.
///
/// # Errors
/// The format is neither.
pub fn download(sheet: &Sheet, format: &str, stem: &str, day: Date) -> Result<Response, AppError> {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let (bytes, media) = match format {
        "csv" => {
            let mut bytes = Vec::new();
            write_csv(sheet, CsvEncoding::Utf8Bom, &mut bytes).map_err(AppError::internal)?;
            (bytes, "text/csv; charset=utf-8")
        }
        "xlsx" => (write_xlsx(std::slice::from_ref(sheet)).map_err(AppError::internal)?, XLSX),
        _ => return Err(AppError::invalid(vec!["ファイルの形式は csv か xlsx を指定してください。".to_owned()])),
    };
    let name = format!("attachment; filename=\"{stem}-{day}.{format}\"");
    Ok(([(CONTENT_TYPE, media.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store".to_owned())], bytes).into_response())
}
