"""The ELBv2 emulator of the end-to-end suites: moto's server, held to what AWS does where moto is not."""
