/// The current row of a running query, read by column number from 0; valid only inside the closure that is handed it.
///
/// Columns are read where SQLite keeps them: nothing is copied that is not asked for. These functions do not throw, so
/// that a table's row reads as one initialiser; a column of another type, or one that is not there, gives a neutral
/// value, and the call that runs the query then throws `StorageError.column` whatever the closure returned or threw.
public protocol Row: AnyObject {
  /// The integer in `column`; a NULL is an error.
  func integer(_ column: Int) -> Int64
  /// The text in `column`; a NULL is an error.
  func text(_ column: Int) -> String
  /// The bytes in `column`; a NULL is an error.
  func blob(_ column: Int) -> [UInt8]
  /// The integer in `column`, or nil for NULL.
  func integerOrNil(_ column: Int) -> Int64?
  /// The text in `column`, or nil for NULL.
  func textOrNil(_ column: Int) -> String?
  /// The bytes in `column`, or nil for NULL.
  func blobOrNil(_ column: Int) -> [UInt8]?
}

extension Row {
  /// Whether the integer in `column` is other than 0.
  public func boolean(_ column: Int) -> Bool { integer(column) != 0 }
}
