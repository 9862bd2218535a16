import Storage

/// How the engine would run `sql`, a line a step: `SEARCH devices USING INDEX devices_imei (lender_id=? AND imei=?)`.
func explainQueryPlan(_ sql: String, on reader: any Reader) throws -> [String] {
  let numbers = sql.matches(of: #/\?(\d+)/#).compactMap { Int($0.1) }
  let arguments = [SQLValue](repeating: .null, count: numbers.max() ?? 0)
  return try reader.rows("EXPLAIN QUERY PLAN \(sql)", arguments) { $0.text(3) }
}
