// Package web is what people see in the browser: the designer and the pages of
// administration. They are written in TypeScript under src, built by Vite into
// dist, and embedded in the binary; the build tag noui leaves them out.
//
//	embed.go    what is embedded
//	handler.go  serves it, with a fresh nonce in each page (K8)
package web
