internal import OrganizationTables
public import WorkOrders

extension SQLiteLedger {
  public func policies() throws(LedgerError) -> [PolicyRecord] {
    try readers.read { (connection) throws(LedgerError) in
      try LedgerRecords.all(connection).compactMap { PolicyRecord($0.text) }
    }
  }

  public func keep(_ policy: PolicyRecord) throws(LedgerError) {
    let text = policy.text.bytes
    try changeFile { (writer) throws(LedgerError) in
      try writer.change { (head, hash) throws(LedgerError) in
        let end = hash.next(text)
        try LedgerRecords.insert(text, behind: head.sequence, end, writer.connection)
        return end
      }
    }
  }
}
