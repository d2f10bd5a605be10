/// The key that signs, on which pods agree where no setting gives one.
///
/// Its forms: memory (this pod's own) and Redis.
package protocol SecretStore: Sendable {
    /// What it is called where it is kept.
    var name: String { get }
    /// Offers a key, which is taken when there is none.
    ///
    /// - Returns: the key of all pods, nil when there is none yet; and whether what stood there was none
    func agree(on offer: String) async -> (secret: String?, isBad: Bool)
}
