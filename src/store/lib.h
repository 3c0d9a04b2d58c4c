/* libgit2, loaded when it is needed: linking it would cost every run 4 ms.
 *
 * Each function that store/ calls is named once in DS_GIT2_LIST, without its
 * "git_"; the table ds_git2 has a pointer of its real type for each. */
#ifndef DS_STORE_LIB_H
#define DS_STORE_LIB_H

#include "base/error.h"
#include <git2.h>
#include <git2/sys/repository.h>

#define DS_GIT2_LIST(X)                                                        \
    X(attr_get)                                                                \
    X(attr_value)                                                              \
    X(buf_dispose)                                                             \
    X(commit_author)                                                           \
    X(commit_body)                                                             \
    X(commit_free)                                                             \
    X(commit_id)                                                               \
    X(commit_lookup)                                                           \
    X(commit_parent)                                                           \
    X(commit_parentcount)                                                      \
    X(commit_summary)                                                          \
    X(commit_time)                                                             \
    X(commit_tree_id)                                                          \
    X(config_add_file_ondisk)                                                  \
    X(config_free)                                                             \
    X(config_get_bool)                                                         \
    X(config_get_string_buf)                                                   \
    X(config_new)                                                              \
    X(config_open_ondisk)                                                      \
    X(config_set_string)                                                       \
    X(error_last)                                                              \
    X(filter_list_apply_to_buffer)                                             \
    X(filter_list_free)                                                        \
    X(filter_list_load)                                                        \
    X(graph_descendant_of)                                                     \
    X(index_add)                                                               \
    X(index_free)                                                              \
    X(index_new)                                                               \
    X(libgit2_init)                                                            \
    X(libgit2_opts)                                                            \
    X(object_free)                                                             \
    X(object_id)                                                               \
    X(object_peel)                                                             \
    X(odb_add_disk_alternate)                                                  \
    X(odb_free)                                                                \
    X(odb_hash)                                                                \
    X(odb_object_data)                                                         \
    X(odb_object_free)                                                         \
    X(odb_object_size)                                                         \
    X(odb_open_wstream)                                                        \
    X(odb_read)                                                                \
    X(odb_read_header)                                                         \
    X(odb_stream_finalize_write)                                               \
    X(odb_stream_free)                                                         \
    X(odb_stream_write)                                                        \
    X(odb_write)                                                               \
    X(reference_free)                                                          \
    X(reference_lookup)                                                        \
    X(reference_name_to_id)                                                    \
    X(reference_symbolic_target)                                               \
    X(reference_type)                                                          \
    X(repository_free)                                                         \
    X(repository_init_ext)                                                     \
    X(repository_init_options_init)                                            \
    X(repository_odb)                                                          \
    X(repository_open_ext)                                                     \
    X(repository_set_config)                                                   \
    X(repository_set_index)                                                    \
    X(repository_set_workdir)                                                  \
    X(repository_workdir)                                                      \
    X(revparse_single)                                                         \
    X(revwalk_free)                                                            \
    X(revwalk_hide)                                                            \
    X(revwalk_new)                                                             \
    X(revwalk_next)                                                            \
    X(revwalk_push)                                                            \
    X(tree_entry_byindex)                                                      \
    X(tree_entry_byname)                                                       \
    X(tree_entry_filemode_raw)                                                 \
    X(tree_entry_id)                                                           \
    X(tree_entry_name)                                                         \
    X(tree_entrycount)                                                         \
    X(tree_free)                                                               \
    X(tree_lookup)

typedef struct {
    void *handle; /* of dlopen; stays open until the program ends */
#define X(name) __typeof__(&git_##name) name;
    DS_GIT2_LIST(X)
#undef X
} ds_git2;

/* Loads and starts the library; not there or too old: DS_EGIT. */
int ds_git2_load(ds_git2 *g, ds_err *err);

/* "WHAT: " and libgit2's own words for what went wrong; returns -1. */
int ds_git2_fail(const ds_git2 *g, ds_err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
