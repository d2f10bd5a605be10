/// Version of the program, as `hunch --version` prints it. Raised with every change that users notice.
package enum HunchVersion {
    package static let text = "0.13.0"
}
