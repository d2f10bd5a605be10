/// Store of the signing key, on which pods agree where no setting gives one.
///
/// Its forms: memory (this pod's own) and Redis.
package protocol SecretStore: Sendable {
    /// Name of the key where it is kept.
    var name: String { get }
    /// Offers a key, which is accepted when there is none.
    ///
    /// - Returns: the key of all pods, nil when there is none yet; and whether an invalid one stood there
    func agree(on offer: String) async -> (secret: String?, isBad: Bool)
}
