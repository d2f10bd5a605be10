import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct AddressGuardTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "2001:db8::1", "::127.0.0.1", "2001::1",
    ])
    func addressesOfOurOwnAreRefused(address: String) throws {
        #expect(AddressGuard().refusal(of: try SocketAddress(ipAddress: address, port: 80)) != nil)
    }

    @Test(arguments: ["8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1", "::ffff:8.8.8.8", "100.128.0.1"])
    func publicAddressesPass(address: String) throws {
        #expect(AddressGuard().refusal(of: try SocketAddress(ipAddress: address, port: 80)) == nil)
    }

    @Test func aSettingLetsThemAllPass() throws {
        #expect(
            AddressGuard(allowsPrivate: true).refusal(of: try SocketAddress(ipAddress: "127.0.0.1", port: 80)) == nil)
    }
}
