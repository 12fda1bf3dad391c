// Package picture knows how pictures that people send stand upright, and makes pages and small pictures of them.
//
// It takes foreign files apart, so it runs in a process of its own (efile.Sandbox). It never changes what it is given. Of a picture that is put on a
// page the data are kept as they are wherever PDF can hold them: JPEG in grey or RGB, PNG without transparency.
package picture
