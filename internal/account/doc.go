// Package account is the org and its members: roles, what each may do, passwords, sign-in and
// sessions. Candidates are not accounts: they hold a link (see hiring). Adapters and app may
// import it; it imports only lower floors.
package account
