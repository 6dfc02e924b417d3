/* All that libavcodec asks of SVT-AV1: no encoder can be opened, so nothing else is ever called. */

#define FAILED ((int)0x80001000) /* EB_ErrorInsufficientResources */

int svt_av1_enc_init_handle(void **handle, void *configuration)
{
    (void)configuration;
    *handle = 0;
    return FAILED;
}

#define NEVER(name) int name(void) { return FAILED; }

NEVER(svt_add_metadata)
NEVER(svt_av1_enc_deinit)
NEVER(svt_av1_enc_deinit_handle)
NEVER(svt_av1_enc_get_packet)
NEVER(svt_av1_enc_get_stream_info)
NEVER(svt_av1_enc_init)
NEVER(svt_av1_enc_parse_parameter)
NEVER(svt_av1_enc_release_out_buffer)
NEVER(svt_av1_enc_send_picture)
NEVER(svt_av1_enc_set_parameter)
NEVER(svt_av1_enc_stream_header)
NEVER(svt_av1_enc_stream_header_release)
NEVER(svt_metadata_array_free)
